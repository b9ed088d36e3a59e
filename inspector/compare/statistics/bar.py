"""The bar: what a later median has to clear before it is called a slowdown."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.compare.statistics.halves import split_half_noise
from inspector.compare.statistics.median import median


@dataclass(frozen=True, slots=True)
class Bar:
    """How far behind the BASE median the HEAD median must be, in the unit of the values."""

    relative: float
    """By this share of the BASE median …"""
    absolute: float
    """… and by this, and by the split-half noise of BASE."""
    seed: int = 0
    """Of the halves."""

    def height(self, base: list[float]) -> float:
        """The shift that must be exceeded, given the values of BASE."""
        noise = split_half_noise(base, self.seed)
        return max(self.relative * median(base), self.absolute, noise)
