"""When a pacer lets a performance go on."""

from __future__ import annotations

from inspector.server.pacing import AT_ONCE, Pacer

MS = 1_000_000


class Clock:
    """A clock in hand: it moves when it is slept on, a little less than was asked for at first."""

    def __init__(self) -> None:
        self.now_ns = 5_000 * MS
        self.slept: list[float] = []
        self.early = False

    def __call__(self) -> int:
        return self.now_ns

    async def sleep(self, seconds: float) -> None:
        """Let that time pass; an early timer leaves a tenth of it."""
        self.slept.append(round(seconds, 6))
        part = 0.9 if self.early and seconds > 0.001 else 1.0
        self.now_ns += round(seconds * part * 1_000_000_000)

    def pacer(self, speed: float = 1.0) -> Pacer:
        """A pacer that starts now."""
        return Pacer(speed, clock=self, sleep=self.sleep)


async def test_a_moment_has_passed_when_the_wait_for_it_returns() -> None:
    """A timer that fires early is slept on again."""
    clock = Clock()
    clock.early = True
    start_ns = clock.now_ns
    await clock.pacer().until(40 * MS)
    assert clock.now_ns - start_ns >= 40 * MS
    assert clock.slept[:2] == [0.04, 0.004]


async def test_lateness_does_not_add_up() -> None:
    """Moments count from the start, so one that was late shortens the wait for the next."""
    clock = Clock()
    pacer = clock.pacer()
    await pacer.until(10 * MS)
    clock.now_ns += 7 * MS  # a slow client, a busy machine
    await pacer.until(20 * MS)
    assert clock.slept == [0.01, 0.003]


async def test_what_is_due_already_is_not_waited_for_but_others_may_run() -> None:
    """A sleep of zero hands the loop on, so that one stream cannot hold up the rest."""
    clock = Clock()
    pacer = clock.pacer()
    clock.now_ns += 50 * MS
    await pacer.until(20 * MS)
    assert clock.slept == [0]


async def test_twice_the_speed_takes_half_the_time() -> None:
    """The speed divides every moment."""
    clock = Clock()
    await clock.pacer(2.0).until(40 * MS)
    assert clock.slept == [0.02]


async def test_at_once_waits_for_nothing() -> None:
    """Every moment is due at the start."""
    clock = Clock()
    await clock.pacer(AT_ONCE).until(3_600_000 * MS)
    assert clock.slept == [0]
