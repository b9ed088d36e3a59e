"""The detectable slowdown: the smallest factor that so many runs would most likely have shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from inspector.analysis.percentiles import percentile
from inspector.compare.statistics.bar import Bar
from inspector.compare.statistics.mann_whitney import least_u
from inspector.compare.statistics.median import median

POWER: Final = 80
"""How many of a hundred comparisons must show it."""

RESAMPLES: Final = 400
"""Comparisons that are drawn from the runs, which leaves an error of about 2 in 100."""

FEWEST: Final = 50
"""How many are drawn at least, where there are so many runs that each takes long."""

_WORK = 20_000  # values that are drawn in all: a few hundredths of a second

_STEPS = 30  # halvings, after which a factor is known to nine digits


def detectable_slowdown(
    base: Sequence[float], head_runs: int, bar: Bar, alpha: float, seed: int
) -> float | None:
    """The smallest factor by which HEAD could be slower than `base` and be seen in 80 of 100 cases.

    Comparisons are drawn with replacement from `base`, HEAD's values times a factor; for each the
    factor at which it would alarm is known at once. `None` where no factor would do: `alpha`, the
    rate that is left for this test, is out of reach for so few runs.
    """
    if not base or not head_runs or min(base) <= 0:
        return None
    least = least_u(len(base), head_runs, alpha)
    if least is None:
        return None
    from random import Random  # takes as long to import as the rest of the comparison

    dealer = Random(seed)
    resamples = min(RESAMPLES, max(FEWEST, _WORK // (len(base) + head_runs)))
    needed = sorted(
        _needed(dealer.choices(base, k=len(base)), dealer.choices(base, k=head_runs), bar, least)
        for _ in range(resamples)
    )
    return max(1.0, percentile(needed, POWER))


def _needed(base: list[float], head: list[float], bar: Bar, least: int) -> float:
    """The factor on `head` from which on both conditions hold."""
    clears = (median(base) + bar.height(base)) / median(head)
    return max(clears, _significant(sorted(base), head, least))


def _significant(base: list[float], head: list[float], least: int) -> float:
    """The factor on `head` from which on U, which grows with it, is `least` or more."""
    low, high = 0.0, base[-1] / min(head)  # beyond which every pair counts
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if sum(bisect_left(base, middle * later) for later in head) >= least:
            high = middle
        else:
            low = middle
    return high
