"""Bursts: reads less than 2 ms apart taken together, and how events crowd into them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from inspector.analysis.arrivals import Arrival
from inspector.analysis.figure import Figure, Unit
from inspector.analysis.percentiles import percentile


class Bursts:
    """Counts the events of each burst and measures the gaps between bursts."""

    def __init__(self) -> None:
        self.largest = 0
        """Events in the fullest burst so far; the one that is not over counts only when it is."""
        self._reads = 0
        self._bursts = 0
        self._gaps = array("q")
        self._last: Arrival | None = None
        self._in_burst = 0
        self._events = 0
        self._shared = 0  # events that had company in their burst
        self._final = 0  # events of the last burst that had any

    def read(self, arrival: Arrival) -> None:
        """Take the next read."""
        if self._last is None or arrival.burst != self._last.burst:
            self._finish()
            if self._last is not None:
                self._gaps.append(arrival.t_ns - self._last.t_ns)
            self._bursts += 1
        self._reads += 1
        self._in_burst += arrival.events
        self._last = arrival

    def close(self, absent: str) -> list[Figure]:
        """The figures; `absent` says why nothing is known where there was not one read."""
        self._finish()
        return [
            self._count("reads", "reads", self._reads, absent),
            self._count("bursts", "bursts", self._bursts, absent),
            self._share("coalesced", self._shared, absent),
            self._share("flush_last", self._final, absent),
        ]

    @property
    def in_company(self) -> int:
        """Events that shared their burst with another, in the bursts that are over."""
        return self._shared

    @property
    def gaps_ns(self) -> Sequence[int]:
        """The times from burst to burst."""
        return self._gaps

    def median_gap_ns(self) -> int | None:
        """The median time between two bursts, `None` where there were not two."""
        return percentile(sorted(self._gaps), 50) if self._gaps else None

    def _finish(self) -> None:
        """End the burst that is being counted."""
        events, self._in_burst = self._in_burst, 0
        if events:
            self._events += events
            self._shared += events if events > 1 else 0
            self._final = events
            self.largest = max(self.largest, events)

    def _count(self, name: str, unit: Unit, count: int, absent: str) -> Figure:
        known = self._reads > 0
        return Figure(name, unit, count if known else None, why=None if known else absent)

    def _share(self, name: str, events: int, absent: str) -> Figure:
        if not self._events:
            return Figure(name, "share", why="no event" if self._reads else absent)
        return Figure(name, "share", events / self._events)
