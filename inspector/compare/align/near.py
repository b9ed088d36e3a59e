"""Near sequences: the shortest way from one to the other where few edits lead there, exact.

It is Myers' greedy search (*An O(ND) difference algorithm and its variations*, 1986), given up
where the two are far from each other. What is equal is passed over at the speed of C, so the time
is the square of the number of edits, whatever the length.
"""

from __future__ import annotations

from typing import Final

from inspector.compare.align.hops import Items, Snake, alike, unrolled
from inspector.compare.align.run import Match

MOST: Final = 64
"""Edits at which the search is given up: it has taken some 2,000 steps by then."""


def near(base: Items, head: Items, most: int = MOST) -> list[Match] | None:
    """As many matches as there can be, in order; `None` where it takes more edits than `most`."""
    base_end, head_end = len(base), len(head)
    reach = {1: 0}  # by diagonal, how far into BASE a way has come
    snakes: dict[int, Snake] = {1: None}
    for edits in range(most + 1):
        for diagonal in range(-edits, edits + 1, 2):
            added = diagonal == -edits or (
                diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]
            )
            before = diagonal + 1 if added else diagonal - 1
            at = reach[before] + (not added)
            snake = snakes[before]
            other = at - diagonal
            if at < base_end and other < head_end and base[at] == head[other]:
                length = alike(base, head, at, other)
                snake = (at, other, length), snake
                at += length
            reach[diagonal] = at
            snakes[diagonal] = snake
            if at == base_end and at - diagonal == head_end:
                return unrolled(snake)
    return None
