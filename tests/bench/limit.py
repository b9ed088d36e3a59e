"""A limit: a measured value, beside what it must reach and what it was measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the benchmark."""

    what: str
    value: float
    bound: Literal["at least", "at most"]
    limit: float
    unit: str
    """`x` for a ratio to the peer, else the unit of the value."""
    peer: str
    """What the ratio is to, with the absolute figures of both."""

    @property
    def kept(self) -> bool:
        """Whether the value is on the right side of its limit."""
        return self.value >= self.limit if self.bound == "at least" else self.value <= self.limit

    def __str__(self) -> str:
        mark = "ok    " if self.kept else "MISSED"
        value = f"{self.value:.2f}{self.unit}"
        bound = f"{self.bound} {self.limit:g}{self.unit}"
        return f"{mark} {self.what:<44} {value:>10}  {bound:<16} {self.peer}"
