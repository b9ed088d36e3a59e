"""The one-sided Mann–Whitney test: whether one sample tends to be later than another.

Source: Mann and Whitney, "On a test of whether one of two random variables is stochastically
larger than the other", 1947. The p-value is exact up to `EXACT` pairs of values, or up to
`EXACT_WITH_TIES` where values occur twice: the two samples are then as likely as any other way to
deal the same values out, and the ways are counted. Beyond that it is that of the normal
distribution, corrected for ties and for continuity.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from math import comb, erfc, sqrt
from typing import Final

EXACT: Final = 10_000
"""Pairs of values, one of each sample, up to which p is exact where no value occurs twice."""

EXACT_WITH_TIES: Final = 400
"""The same where some do: counting them takes longer."""


def p_later(base: Sequence[float], head: Sequence[float]) -> float:
    """The chance of `head` being at least so much later than `base` if both were of one kind.

    Both need at least one value. Raises `ValueError` otherwise.
    """
    if not base or not head:
        raise ValueError("a test of nothing says nothing")
    pairs = len(base) * len(head)
    sizes = [len(list(same)) for _, same in groupby(sorted([*base, *head]))]
    doubled = doubled_u(base, head)
    if max(sizes) == 1 and pairs <= EXACT:
        return _tail(len(base), len(head))[doubled // 2]
    if pairs <= EXACT_WITH_TIES:
        return _tail_with_ties(sizes, len(head), doubled)
    return _normal_tail(sizes, len(base), len(head), doubled)


def doubled_u(base: Iterable[float], head: Sequence[float]) -> int:
    """Twice the statistic U: 2 for each pair whose `head` value is later, 1 for equal ones."""
    return sum((later > earlier) + (later >= earlier) for earlier in base for later in head)


def least_u(base_runs: int, head_runs: int, alpha: float) -> int | None:
    """The smallest U whose p is below `alpha`, without ties; `None` where none can be."""
    pairs = base_runs * head_runs
    if pairs <= EXACT:
        tail = _tail(base_runs, head_runs)
        return next((u for u, p in enumerate(tail) if p < alpha), None)
    every = [1] * (base_runs + head_runs)
    least = bisect_left(
        range(pairs + 1),
        True,
        key=lambda u: _normal_tail(every, base_runs, head_runs, 2 * u) < alpha,
    )
    return least if least <= pairs else None


@lru_cache(maxsize=32)
def _tail(base_runs: int, head_runs: int) -> tuple[float, ...]:
    """By U, the chance of that U or a larger one."""
    ways = _ways(base_runs, head_runs)
    total = comb(base_runs + head_runs, head_runs)
    return tuple(at_least / total for at_least in reversed(list(accumulate(reversed(ways)))))


def _ways(base_runs: int, head_runs: int) -> list[int]:
    """By U, in how many ways it comes about.

    They are the coefficients of the Gaussian binomial, the product of (1 - q^(base_runs + i)) /
    (1 - q^i) for i from 1 to `head_runs`: a recurrence that goes through the list twice for an i.
    """
    ways = [1] + [0] * (base_runs * head_runs)
    for i in range(1, head_runs + 1):
        for u in range(len(ways) - 1, base_runs + i - 1, -1):
            ways[u] -= ways[u - base_runs - i]
        for u in range(i, len(ways)):
            ways[u] += ways[u - i]
    return ways


def _tail_with_ties(sizes: Sequence[int], head_runs: int, doubled: int) -> float:
    """The chance of that U or a larger one, where the values come in groups of these sizes."""
    # by how many values have been dealt to head, by the doubled sum of their ranks: the ways
    ways: list[dict[int, int]] = [{0: 1}, *({} for _ in range(head_runs))]
    below = 0
    for size in sizes:
        doubled_rank = 2 * below + size + 1
        below += size
        for dealt in range(head_runs, 0, -1):
            for taken in range(1, min(size, dealt) + 1):
                for ranks, count in ways[dealt - taken].items():
                    total = ranks + taken * doubled_rank
                    ways[dealt][total] = ways[dealt].get(total, 0) + count * comb(size, taken)
    least = doubled + head_runs * (head_runs + 1)
    reached = sum(count for ranks, count in ways[head_runs].items() if ranks >= least)
    return reached / comb(below, head_runs)


def _normal_tail(sizes: Sequence[int], base_runs: int, head_runs: int, doubled: int) -> float:
    values, pairs = base_runs + head_runs, base_runs * head_runs
    ties = sum(size**3 - size for size in sizes) / (values * (values - 1))
    deviation = sqrt(pairs / 12 * (values + 1 - ties))
    if deviation == 0:  # all values are the same
        return 1.0
    return erfc((doubled - pairs - 1) / 2 / deviation / sqrt(2)) / 2
