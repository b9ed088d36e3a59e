"""A histogram of durations, in steps of 1, 2 and 5 as a person counts them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_MS = 1_000_000

EDGES_NS = tuple(_MS * ms for ms in (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000))
"""The lower edges of the buckets; one more bucket below the first holds what is shorter."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many durations lie between two edges."""

    from_ns: int
    """Included."""
    to_ns: int | None
    """Not included; `None` for the last, which has no upper edge."""
    count: int


def histogram(durations_ns: Iterable[int]) -> tuple[Bucket, ...]:
    """The buckets from the first that holds any to the last; none where there is no duration."""
    counts = [0] * (len(EDGES_NS) + 1)
    for duration_ns in durations_ns:
        counts[bisect_right(EDGES_NS, duration_ns)] += 1
    edges = (0, *EDGES_NS, None)
    buckets = [
        Bucket(edges[place] or 0, edges[place + 1], count) for place, count in enumerate(counts)
    ]
    used = [place for place, count in enumerate(counts) if count]
    return tuple(buckets[used[0] : used[-1] + 1]) if used else ()
