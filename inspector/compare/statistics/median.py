"""The median: the middle of values, or half-way between the two in the middle."""

from __future__ import annotations

from collections.abc import Iterable


def median(values: Iterable[float]) -> float:
    """The median of values in any order. Raises `ValueError` where there are none."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("nothing has no median")
    low, high = middle(len(ordered))
    return (ordered[low] + ordered[high]) / 2


def middle(count: int) -> tuple[int, int]:
    """The two 0-based places in the middle of so many; the same one twice for an odd number."""
    return (count - 1) // 2, count // 2
