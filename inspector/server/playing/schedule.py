"""What is due when, for all streams of a server: one heap, and one timer for its first entry."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count
from typing import Protocol

from inspector.server.playing.timerfd import open_timerfd

Clock = Callable[[], int]
"""Nanoseconds on the monotonic clock."""

Action = Callable[[int], "int | None"]
"""Done when its moment has come: given the time, gives the next moment, or `None` for no other."""

Wake = Callable[[], None]


class Timer(Protocol):
    """Calls back once, about when it was set to."""

    def set(self, due_ns: int) -> None:
        """Fire at that moment, at once if it has passed; 0 is never. Replaces what was set."""
        ...

    def close(self) -> None:
        """Never fire again."""
        ...


class Entry:
    """An action that waits for its moment."""

    __slots__ = ("action",)

    def __init__(self, action: Action) -> None:
        self.action: Action | None = action

    def cancel(self) -> None:
        """Do nothing when the moment comes."""
        self.action = None


class Schedule:
    """Runs actions at their moments: never early, and late by one turn of the event loop."""

    def __init__(
        self,
        timer: Callable[[Wake], Timer] | None = None,
        *,
        clock: Clock = time.monotonic_ns,
    ) -> None:
        """Belongs to the event loop that runs. `timer` makes the timer, given what it calls."""
        self.clock = clock
        self._heap: list[tuple[int, int, Entry]] = []
        self._numbers = count()  # entries of one moment come in the order in which they were made
        self._is_awake = False
        self._timer = (timer or kernel_timer)(self._wake)

    def at(self, due_ns: int, action: Action) -> Entry:
        """Run an action once that moment of the clock has come; at the next wake-up if it has."""
        entry = Entry(action)
        heappush(self._heap, (due_ns, next(self._numbers), entry))
        if self._heap[0][2] is entry and not self._is_awake:
            self._set()
        return entry

    async def until(self, due_ns: int) -> None:
        """Return once that moment of the clock has come."""
        if self.clock() >= due_ns:
            return
        arrived = asyncio.get_running_loop().create_future()
        entry = self.at(due_ns, lambda _: None if arrived.done() else arrived.set_result(None))
        try:
            await arrived
        finally:
            entry.cancel()

    def close(self) -> None:
        """Run nothing any more."""
        self._heap.clear()
        self._timer.close()

    def _wake(self) -> None:
        """Run all that is due now, then set the timer to what comes next."""
        heap, now_ns = self._heap, self.clock()
        self._is_awake = True
        try:
            while heap and heap[0][0] <= now_ns:
                _, number, entry = heappop(heap)
                if entry.action is not None:
                    again_ns = entry.action(now_ns)
                    if again_ns is not None:
                        heappush(heap, (again_ns, number, entry))
        finally:
            self._is_awake = False
            self._set()

    def _set(self) -> None:
        self._timer.set(max(1, self._heap[0][0]) if self._heap else 0)


class LoopTimer:
    """The event loop's own timer, where the kernel has none to give."""

    def __init__(self, wake: Wake, clock: Clock = time.monotonic_ns) -> None:
        self._loop = asyncio.get_running_loop()
        self._wake = wake
        self._clock = clock
        self._due_ns = 0
        self._handle: asyncio.TimerHandle | None = None

    def set(self, due_ns: int) -> None:
        """Wait again; loops that fire early are waited for again, too."""
        self.close()
        self._due_ns = due_ns
        if due_ns:
            left_s = max(0, due_ns - self._clock()) / 1_000_000_000
            self._handle = self._loop.call_later(left_s, self._fire)

    def close(self) -> None:
        """Stop waiting."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _fire(self) -> None:
        if self._clock() < self._due_ns:
            self.set(self._due_ns)
        else:
            self._wake()


class KernelTimer:
    """A timer descriptor in the event loop."""

    def __init__(self, wake: Wake) -> None:
        """Raises `OSError` where there is none."""
        timer = open_timerfd()
        if timer is None:
            raise OSError("this system has no timer descriptors")
        self._loop = asyncio.get_running_loop()
        self._timer = timer
        self.set = timer.set
        self._loop.add_reader(timer.fileno(), wake)

    def close(self) -> None:
        """Give it back."""
        self._loop.remove_reader(self._timer.fileno())
        self._timer.close()


def kernel_timer(wake: Wake) -> Timer:
    """A timer of the kernel, else one of the event loop."""
    try:
        return KernelTimer(wake)
    except OSError:
        return LoopTimer(wake)
