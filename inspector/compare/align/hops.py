"""Hops: from one long stretch that both sequences have to the next, over a few differences each.

Where little differs, nearly all of a long alignment is such stretches, which are compared at the
speed of C. Over what lies between goes Myers' greedy search for the shortest way (*An O(ND)
difference algorithm and its variations*, 1986), begun anew each time, and ended at the first way
that comes into `FIRM` equal items: the shortest to there, and nearly always part of the shortest.
"""

from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple, TypeAlias

from inspector.compare.align.run import Match

FIRM: Final = 24
"""How many equal items in a row are firm ground."""
FARTHEST: Final = 32
"""How many items may be left out, of both together, on the way there: its square is the cost."""

Items: TypeAlias = Sequence[Hashable]

Snake: TypeAlias = "tuple[Match, Snake] | None"
"""The matches on a way, the last of them first."""


class Place(NamedTuple):
    """A place in both sequences."""

    base: int
    head: int


def hop(base: Items, head: Items) -> tuple[list[Match], Place]:
    """The matches from the beginning as far as hops lead, and where that is."""
    matches: list[Match] = []
    here = Place(0, 0)
    while True:
        length = alike(base, head, *here)
        if length:
            matches.append((*here, length))
            here = Place(here.base + length, here.head + length)
        way = _way(base, head, here)
        if way is None:
            return matches, here
        matches.extend(way)
        last_base, last_head, length = way[-1]
        here = Place(last_base + length, last_head + length)


def _way(base: Items, head: Items, at: Place) -> list[Match] | None:
    """The matches on the shortest way from a place to firm ground, `None` where it is too far."""
    base_end, head_end = len(base), len(head)
    reach = {1: 0}  # by diagonal, how far into BASE a way has come
    snakes: dict[int, Snake] = {1: None}
    for edits in range(FARTHEST + 1):
        for diagonal in range(-edits, edits + 1, 2):
            added = diagonal == -edits or (
                diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]
            )
            before = diagonal + 1 if added else diagonal - 1
            begin = reach[before] + (not added)
            snake, length = snakes[before], 0
            here, there = at.base + begin, at.head + begin - diagonal
            if here < base_end and there < head_end and base[here] == head[there]:
                length = alike(base, head, here, there)
                snake = (here, there, length), snake
            reach[diagonal] = begin + length
            snakes[diagonal] = snake
            if length >= FIRM:
                return unrolled(snake)
    return None


def unrolled(snake: Snake) -> list[Match]:
    """The matches on a way, the first of them first."""
    matches = []
    while snake:
        match, snake = snake
        matches.append(match)
    matches.reverse()
    return matches


def alike(base: Items, head: Items, at: int, other: int) -> int:
    """How many items both have from a place in either on."""
    most = min(len(base) - at, len(head) - other)
    if most <= 0 or base[at] != head[other]:
        return 0
    length, step = 0, 16
    while length < most:
        ours = base[at + length : at + length + step]
        theirs = head[other + length : other + length + step]
        if ours != theirs:
            pairs = enumerate(zip(ours, theirs, strict=False))  # the end of one side may cut them
            differing = (n for n, (one, another) in pairs if one != another)
            return length + next(differing, min(len(ours), len(theirs)))
        length += step
        step = min(2 * step, 1 << 14)
    return most
