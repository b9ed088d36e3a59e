"""Split-half noise: how far the medians of two halves of the same runs lie apart by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, combinations
from math import comb
from typing import Final, TypeAlias

from inspector.analysis.percentiles import rank
from inspector.compare.statistics.median import middle

HALVES: Final = 1_000
"""How many divisions are looked at; all of them where there are no more."""

PERCENT: Final = 95
"""The percentile of the distances that is called the noise."""

_Places: TypeAlias = tuple[int, int, int, int]
"""Where the medians of two halves lie among the sorted values: two places each."""


def split_half_noise(values: Sequence[float], seed: int) -> float:
    """The 95th percentile of the distance between the medians of two halves.

    Of an odd number one half has one more. Infinite for fewer than two values, whose noise nobody
    knows. The halves depend on the number of values and the seed alone.
    """
    if len(values) < 2:
        return float("inf")
    ordered = sorted(values)
    distances = sorted(
        (abs(ordered[a] + ordered[b] - ordered[c] - ordered[d]) / 2, times)
        for (a, b, c, d), times in _medians(len(ordered), seed)
    )
    last = rank(PERCENT, sum(times for _, times in distances))
    up_to = accumulate(times for _, times in distances)
    return next(
        distance for (distance, _), count in zip(distances, up_to, strict=True) if count > last
    )


@lru_cache(maxsize=32)
def _medians(count: int, seed: int) -> tuple[tuple[_Places, int], ...]:
    """Where the medians lie of all halves, and how often: sorting once is then enough for all."""
    found: Counter[_Places] = Counter()
    for half in _halves(count, seed):
        chosen = set(half)
        rest = [place for place in range(count) if place not in chosen]
        found[(*_middle(sorted(half)), *_middle(rest))] += 1
    return tuple(found.items())


def _halves(count: int, seed: int) -> Iterable[Sequence[int]]:
    if comb(count, count // 2) <= HALVES:
        return combinations(range(count), count // 2)
    from random import Random  # takes as long to import as the rest of the comparison

    dealer = Random(seed)
    return (dealer.sample(range(count), count // 2) for _ in range(HALVES))


def _middle(places: Sequence[int]) -> tuple[int, int]:
    low, high = middle(len(places))
    return places[low], places[high]
