"""Gaps: the silence between bursts of content, as seen by somebody who waits for words."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from inspector.analysis.arrivals import Moment
from inspector.analysis.figure import NO_TIMES, Figure
from inspector.analysis.occurrence import Occurrence
from inspector.analysis.percentiles import rank

_PERCENTILES = {"chunk_gap_p50": 50, "chunk_gap_p95": 95, "chunk_gap_max": 100}


class ChunkGaps:
    """Measures from the last content delta of one burst to the first of the next that has any.

    Pings and whatever else carries no content come and go without ending a gap.
    """

    def __init__(self) -> None:
        self.deltas = 0
        """Deltas with content that have a time."""
        self.in_company = 0
        """Those of them that shared their burst with another."""
        self._gaps = array("q")
        self._ended_by = array("q")
        self._last: Moment | None = None
        self._accompanied = False  # whether the last one has been counted as in company

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.content is None or now.at.t_ns is None:
            return
        last, self._last = self._last, now.at
        self.deltas += 1
        if last is None or last.t_ns is None:
            return
        if last.burst == now.at.burst:
            self.in_company += 1 if self._accompanied else 2
            self._accompanied = True
            return
        self._accompanied = False
        self._gaps.append(now.at.t_ns - last.t_ns)
        self._ended_by.append(now.number)

    @property
    def gaps_ns(self) -> Sequence[int]:
        """All gaps in order."""
        return self._gaps

    def close(self, *, timed: bool) -> list[Figure]:
        """The percentiles of the gaps, each with the event that ended it."""
        why = self._why() if timed else NO_TIMES
        if why:
            return [Figure(name, "ns", why=why) for name in _PERCENTILES]
        ordered = sorted(range(len(self._gaps)), key=self._gaps.__getitem__)
        at_rank = {name: ordered[rank(p, len(ordered))] for name, p in _PERCENTILES.items()}
        return [
            Figure(name, "ns", self._gaps[place], self._ended_by[place])
            for name, place in at_rank.items()
        ]

    def _why(self) -> str | None:
        if self._gaps:
            return None
        return "all content in one burst" if self._last else "no delta with content"
