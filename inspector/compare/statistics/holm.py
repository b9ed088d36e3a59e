"""Holm's correction: p-values of several tests, so that all of them share one rate of alarms.

Source: Holm, "A simple sequentially rejective multiple test procedure", 1979.
"""

from __future__ import annotations

from collections.abc import Sequence


def corrected(ps: Sequence[float]) -> list[float]:
    """The p-values in their order, each to be held against the rate that all share."""
    result = [0.0] * len(ps)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[place]))
        result[place] = highest
    return result
