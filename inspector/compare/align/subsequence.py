"""The longest common subsequence of two short sequences, exact, a bit a cell.

The method is that of Allison and Dix as Hyyrö writes it: a row of the table of lengths is one
integer, whose zeros are the places where the length grows, so Python does a row in four operations
whatever differs. Its time is one table of bits, never that of the number of differences.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from inspector.compare.align.run import Match


def common(base: Sequence[Hashable], head: Sequence[Hashable]) -> list[Match]:
    """As many single matches as there can be, in order.

    It holds `len(base) * len(head) / 8` bytes at a time; who calls it sees that they are few.
    """
    return _walk(_rows(base, head), len(base))


def _rows(base: Sequence[Hashable], head: Sequence[Hashable]) -> list[int]:
    """A row for each item of `head`: bit i is 0 where `base[i]` makes the longest one longer."""
    places: dict[Hashable, int] = {}
    for place, item in enumerate(base):
        places[item] = places.get(item, 0) | 1 << place
    full = row = (1 << len(base)) - 1
    rows = []
    for item in head:
        grown = row & places.get(item, 0)
        row = ((row + grown) | (row - grown)) & full
        rows.append(row)
    return rows


def _walk(rows: Sequence[int], width: int) -> list[Match]:
    """The matches on one way back through the table."""
    matches: list[Match] = []
    base, head = width, len(rows)
    while base and head:
        if rows[head - 1] >> (base - 1) & 1:
            base -= 1
            continue
        head -= 1
        if head and not rows[head - 1] >> (base - 1) & 1:
            continue
        base -= 1
        matches.append((base, head, 1))
    matches.reverse()
    return matches
