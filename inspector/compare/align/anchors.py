"""Anchors: what stands once in either of two sequences, and in the same order in both."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import count
from operator import gt

_WIDEST = 64
"""Items that are taken together to make something that stands once, at most."""
_ENOUGH = 16
"""One anchor for so many items is enough: wider ones are not tried."""


def anchors(base: Sequence[Hashable], head: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of places with equal items, growing in both; none where nothing stands once.

    Where too few items stand once, two, four, eight … that follow each other are taken together,
    and the places are those of the first of them.
    """
    best: list[tuple[int, int]] = []
    width = 1
    while width <= _WIDEST and base and head:
        found = _longest_rise(_unique(base, head))
        if len(found) > len(best):
            best = found
        if len(best) * _ENOUGH >= min(len(base), len(head)):
            break
        base, head = number(_pairs(base, width), _pairs(head, width))
        width *= 2
    return best


def number(base: Iterable[object], head: Iterable[object]) -> tuple[list[int], list[int]]:
    """Both sequences with a number for each item: equal items have equal numbers."""
    known: dict[object, int] = {}
    counter = count()
    give = known.setdefault
    return list(map(give, base, counter)), list(map(give, head, counter))


def _pairs(items: Sequence[Hashable], distance: int) -> Iterable[tuple[Hashable, Hashable]]:
    return zip(items, items[distance:], strict=False)


def _unique(base: Sequence[Hashable], head: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places in BASE and HEAD of what stands once in both, in the order of BASE."""
    counted = Counter(base)
    in_head = Counter(head)
    place = dict(zip(head, count()))
    return [
        (at, place[item])
        for at, item in enumerate(base)
        if counted[item] == 1 and in_head[item] == 1
    ]


def _longest_rise(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs whose second places grow as well (patience sorting)."""
    seconds = [second for _, second in pairs]
    if not any(map(gt, seconds, seconds[1:])):  # nothing has moved
        return pairs
    tops: list[int] = []  # the least second place with which a rise of that length ends
    ends: list[int] = []  # … and which pair that is
    before: list[int] = []  # for each pair the one before it in its rise
    for index, second in enumerate(seconds):
        grows = not tops or second > tops[-1]
        length = len(tops) if grows else bisect_left(tops, second)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [second]
        ends[length : length + 1] = [index]
    rise = []
    index = ends[-1]
    while index >= 0:
        rise.append(pairs[index])
        index = before[index]
    rise.reverse()
    return rise
