"""Near sequences: the shortest way from one to the other where few edits lead there, exact.

It is Myers' greedy search (*An O(ND) difference algorithm and its variations*, 1986), given up
where the two are far from each other. What is equal is passed over at the speed of C, so the time
is the square of the number of edits, whatever the length.
"""

from __future__ import annotations

from typing import Final

from inspector.compare.align.hops import Items, Place, Snake, alike, unrolled
from inspector.compare.align.run import Match

MOST: Final = 64
"""Edits at which the search is given up: it has taken some 2,000 steps by then."""


def near(base: Items, head: Items, most: int = MOST) -> list[Match] | None:
    """As many matches as there can be, in order; `None` where it takes more edits than `most`."""
    reach = {1: 0}  # by diagonal, how far into BASE a way has come
    snakes: dict[int, Snake] = {1: None}
    for edits in range(most + 1):
        for diagonal in range(-edits, edits + 1, 2):
            added = diagonal == -edits or (
                diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]
            )
            before = diagonal + 1 if added else diagonal - 1
            begin = reach[before] + (not added)
            place = Place(begin, begin - diagonal)
            length = alike(base, head, place)
            reach[diagonal] = end = begin + length
            snakes[diagonal] = ((*place, length), snakes[before]) if length else snakes[before]
            if end == len(base) and end - diagonal == len(head):
                return unrolled(snakes[diagonal])
    return None
