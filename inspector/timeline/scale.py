"""A scale: which column of a drawing stands for which moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from inspector.timeline.view import PACE_NS

_APART = 8  # columns between two labels, at the least
_SECOND = 1_000_000_000


class Scale(NamedTuple):
    """Columns 0 to `columns - 1` for the times from 0 to `duration_ns`."""

    duration_ns: int
    columns: int
    is_timed: bool = True
    """Whether the times are times, and not rows at an even pace."""

    def column(self, t_ns: int) -> int:
        """The column of a moment, the nearest there is."""
        place = t_ns * self.columns // max(self.duration_ns, 1)
        return min(max(place, 0), max(self.columns - 1, 0))

    def time(self, column: int) -> int:
        """The moment at which a column begins, or the nearest there is."""
        return min(max(column, 0), self.columns) * self.duration_ns // max(self.columns, 1)

    @property
    def step_ns(self) -> float:
        """What one column stands for."""
        return self.duration_ns / max(self.columns, 1)

    @property
    def unit(self) -> str:
        """What one column stands for, in words."""
        return f"{self.step_ns / _SECOND:.2g} s" if self.is_timed else "column"

    def labels(self) -> Iterator[tuple[int, str]]:
        """Round moments on the axis and how they read, never closer than they can be read."""
        unit_ns = _SECOND if self.is_timed else PACE_NS
        step = _round_step(self.step_ns * _APART / unit_ns)
        place = 0
        while (column := round(place * step * unit_ns / max(self.step_ns, 1))) < self.columns - 3:
            yield column, f"{place * step:.6g}" + (" s" if self.is_timed and not place else "")
            place += 1


def _round_step(least: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is no less."""
    power = 1.0
    while power * 10 <= least:
        power *= 10
    while power > least > 0:
        power /= 10
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)
