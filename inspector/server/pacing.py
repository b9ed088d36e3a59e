"""Waits for the moments of one performance; never early, and late by one wake-up at most."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

Clock = Callable[[], int]
"""Nanoseconds on a monotonic clock."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for about so many seconds."""

REAL_TIME = 1.0
AT_ONCE = float("inf")
"""The speed at which nothing is waited for."""


class Pacer:
    """Counts from the moment it is made.

    Every moment is measured from there and not from the one before, so lateness does not add up.
    """

    def __init__(
        self,
        speed: float = REAL_TIME,
        *,
        clock: Clock = time.monotonic_ns,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._start_ns = clock()

    async def until(self, t_ns: int) -> None:
        """Return once `t_ns` has passed, at the pacer's speed; let others run in any case."""
        due_ns = self._start_ns + t_ns / self._speed
        left_ns = due_ns - self._clock()
        if left_ns <= 0:
            await self._sleep(0)
        while left_ns > 0:  # a timer may fire a little early
            await self._sleep(left_ns / 1_000_000_000)
            left_ns = due_ns - self._clock()
