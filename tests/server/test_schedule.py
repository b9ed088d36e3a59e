"""When a schedule runs its actions."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from inspector.server.playing import schedule as module
from inspector.server.playing.schedule import LoopTimer, Schedule, kernel_timer
from inspector.server.playing.timerfd import TimerFd, by_libc, open_timerfd

MS = 1_000_000


class Hand:
    """A clock and a timer in hand: time passes when it is told to."""

    def __init__(self) -> None:
        self.now_ns = 5_000 * MS
        self.set_to: list[int] = []
        self.schedule = Schedule(self._timer, clock=lambda: self.now_ns)

    def _timer(self, wake: Callable[[], None]) -> Hand:
        self.wake = wake
        return self

    def set(self, due_ns: int) -> None:
        """Take note of what the timer is set to."""
        self.set_to.append(due_ns)

    def close(self) -> None:
        """Nothing to give back."""

    def pass_to(self, now_ns: int) -> None:
        """Let the timer fire at that moment."""
        self.now_ns = now_ns
        self.wake()


def noted(log: list[str], name: str) -> Callable[[int], None]:
    """An action that takes note of itself."""
    return lambda _: log.append(name)


def test_actions_run_in_the_order_of_their_moments_and_never_before() -> None:
    """Whatever the order in which they were planned; the timer is set to the first."""
    hand, log = Hand(), list[str]()
    hand.schedule.at(5_030 * MS, noted(log, "c"))
    hand.schedule.at(5_010 * MS, noted(log, "a"))
    hand.schedule.at(5_020 * MS, noted(log, "b"))
    assert hand.set_to == [5_030 * MS, 5_010 * MS]
    hand.pass_to(5_009 * MS)
    assert log == []
    hand.pass_to(5_025 * MS)
    assert log == ["a", "b"]
    assert hand.set_to[-1] == 5_030 * MS


def test_an_action_is_run_again_at_the_moment_that_it_gives() -> None:
    """So a stream is one entry, whatever the number of its reads."""
    hand = Hand()
    moments: list[int] = []

    def every_10_ms(now_ns: int) -> int | None:
        moments.append(now_ns)
        return now_ns + 10 * MS if len(moments) < 3 else None

    hand.schedule.at(5_000 * MS, every_10_ms)
    for n in range(5):
        hand.pass_to((5_000 + 10 * n) * MS)
    assert moments == [5_000 * MS, 5_010 * MS, 5_020 * MS]
    assert hand.set_to[-1] == 0


def test_actions_of_one_moment_run_in_the_order_in_which_they_were_planned() -> None:
    """No action is compared with another."""
    hand, log = Hand(), list[str]()
    for name in "abc":
        hand.schedule.at(5_001 * MS, noted(log, name))
    hand.pass_to(5_001 * MS)
    assert log == ["a", "b", "c"]


def test_what_was_cancelled_does_not_run() -> None:
    """A client that has left is not written to."""
    hand, log = Hand(), list[str]()
    hand.schedule.at(5_001 * MS, noted(log, "a")).cancel()
    hand.pass_to(5_002 * MS)
    assert log == []


def test_the_rest_runs_where_an_action_fails() -> None:
    """The timer is set again before the error goes on."""
    hand, log = Hand(), list[str]()

    def fail(now_ns: int) -> None:
        raise ZeroDivisionError

    hand.schedule.at(5_001 * MS, fail)
    hand.schedule.at(5_002 * MS, noted(log, "b"))
    with pytest.raises(ZeroDivisionError):
        hand.pass_to(5_003 * MS)
    assert hand.set_to[-1] == 5_002 * MS
    hand.pass_to(5_004 * MS)
    assert log == ["b"]


@pytest.mark.parametrize("timer", [kernel_timer, LoopTimer])
async def test_a_wait_is_never_too_short(timer: Callable[[Callable[[], None]], LoopTimer]) -> None:
    """With the kernel's timer and with the loop's."""
    schedule = Schedule(timer)
    start_ns = time.monotonic_ns()
    for n in range(1, 30):
        await schedule.until(start_ns + n * MS)
        assert time.monotonic_ns() >= start_ns + n * MS
    await schedule.until(start_ns)
    schedule.close()


async def test_a_timer_of_the_loop_that_fires_early_is_waited_for_again() -> None:
    """As uvloop's do, by up to a millisecond."""
    now_ns, fired = 0, asyncio.Event()
    timer = LoopTimer(fired.set, clock=lambda: now_ns)
    timer.set(2 * MS)
    await asyncio.sleep(0.01)
    assert not fired.is_set()
    now_ns = 2 * MS
    await asyncio.wait_for(fired.wait(), 5)


async def test_without_a_timer_of_the_kernel_the_loops_own_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On macOS, or where no descriptor is left."""
    monkeypatch.setattr(module, "open_timerfd", lambda: None)
    timer = kernel_timer(lambda: None)
    assert isinstance(timer, LoopTimer)


@pytest.mark.parametrize("make", [open_timerfd, by_libc])
async def test_a_timer_descriptor_fires_at_its_moment(
    make: Callable[[], TimerFd | None],
) -> None:
    """Set to what has passed it fires at once, set to 0 never."""
    timer = make()
    if timer is None:
        pytest.skip("this system has no timer descriptors")
    loop, fired = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(timer.fileno(), fired.set)
    due_ns = time.monotonic_ns() + 5 * MS
    timer.set(due_ns)
    await asyncio.wait_for(fired.wait(), 5)
    assert time.monotonic_ns() >= due_ns
    timer.set(0)
    await asyncio.sleep(0)  # a turn in which it was ready still
    fired.clear()
    await asyncio.sleep(0.01)
    assert not fired.is_set()
    timer.set(1)
    await asyncio.wait_for(fired.wait(), 5)
    loop.remove_reader(timer.fileno())
    timer.close()
