"""An alignment of two sequences: what both have, found exactly where that can be afforded.

What is cheap and loses nothing comes first: equal ends are cut off, and what only one side has is
left out. Up to a number of cells the rest is done exactly, the sooner the nearer the two are. Above
that come hops over what differs, as far as they lead; then anchors cut it into windows, which are
done in the same way; and a window without anchors is cut evenly. So every match is a true one,
whatever the input. The time is at most `(n + m) * sqrt(cells)` operations on bits and a few dozen
comparisons an item, the memory that of the sequences and of `cells` bits. What may be lost is that
there is no shorter one, and then the alignment says so.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import chain, pairwise, repeat
from math import isqrt
from typing import Final, NamedTuple

from inspector.compare.align.anchors import anchors
from inspector.compare.align.hops import Items, Place, alike, hop
from inspector.compare.align.near import near
from inspector.compare.align.run import Match, Run, runs_of
from inspector.compare.align.subsequence import common

CELLS: Final = 1 << 26
"""The product of two lengths up to which an alignment is exact: 8,192 by 8,192."""

_DEEPEST = 4
"""How often windows are cut by anchors before they are cut evenly."""

_COARSER = 16
"""Pieces of a window that is cut evenly have so many times fewer cells: little is lost with it."""


class Alignment(NamedTuple):
    """Where two sequences have the same items."""

    runs: tuple[Run, ...]
    """Equal and replaced runs in turn; together they are both sequences, whole."""
    is_minimal: bool
    """Whether it is known that no other has fewer differences."""

    @property
    def equal(self) -> int:
        """How many items are the same in both."""
        return sum(len(run.removed) for run in self.runs if run.is_equal)


def align(base: Sequence[Hashable], head: Sequence[Hashable], *, cells: int = CELLS) -> Alignment:
    """Align two sequences of things that hash; those that are equal are the same.

    `cells` is the product of two lengths that may be aligned exactly.
    """
    aligner = _Aligner(cells)
    matches = aligner.window(base, head)
    return Alignment(tuple(runs_of(matches, len(base), len(head))), aligner.is_exact)


class _Aligner:
    """Aligns windows, and knows whether all of them were done exactly."""

    def __init__(self, cells: int) -> None:
        self.is_exact = True
        self._cells = cells

    def window(self, base: Items, head: Items, depth: int = 0) -> list[Match]:
        """The matches of two stretches, in order, counted from where they begin."""
        return _within_ends(base, head, lambda base, head: self._inner(base, head, depth))

    def _inner(self, base: Items, head: Items, depth: int) -> list[Match]:
        """The matches of what neither begins nor ends alike."""
        matches: list[Match] = []
        here = Place(0, 0)
        if len(base) * len(head) <= self._cells:
            shortest = near(base, head)
            if shortest is not None:
                return shortest
        else:
            matches, here = hop(base, head)
            self.is_exact = self.is_exact and not matches
        rest = _without_strangers(
            base[here.base :],
            head[here.head :],
            lambda base, head: _within_ends(
                base, head, lambda base, head: self._core(base, head, depth)
            ),
        )
        matches.extend(_moved(rest, *here))
        return matches

    def _core(self, base: Items, head: Items, depth: int) -> list[Match]:
        """The matches where both sides have all that either has."""
        if len(base) * len(head) <= self._cells:
            return common(base, head)
        self.is_exact = False
        cuts = _first_of_rows(anchors(base, head)) if depth < _DEEPEST else []
        cuts = cuts or _even_cuts(len(base), len(head), max(1, self._cells // _COARSER))
        matches: list[Match] = []
        for begin, end in pairwise(chain([(0, 0)], cuts, [(len(base), len(head))])):
            one, other = base[begin[0] : end[0]], head[begin[1] : end[1]]
            if one == other:
                matches.append((*begin, len(one)))
            elif one and other:
                matches.extend(_moved(self.window(one, other, depth + 1), *begin))
        return matches


def _within_ends(
    base: Items, head: Items, core: Callable[[Items, Items], list[Match]]
) -> list[Match]:
    """The matches of both where they begin and end alike, and what `core` finds in between."""
    begin = alike(base, head, 0, 0)
    base, head = base[begin:], head[begin:]
    ending = alike(base[::-1], head[::-1], 0, 0)
    in_base, in_head = len(base) - ending, len(head) - ending
    matches = [(0, 0, begin)] if begin else []
    if in_base and in_head:
        matches.extend(_moved(core(base[:in_base], head[:in_head]), begin, begin))
    if ending:
        matches.append((begin + in_base, begin + in_head, ending))
    return matches


def _without_strangers(
    base: Items, head: Items, core: Callable[[Items, Items], list[Match]]
) -> list[Match]:
    """The matches that `core` finds where what only one side has is left out."""
    both = set(base).intersection(head)
    in_base = [place for place, item in enumerate(base) if item in both]
    in_head = [place for place, item in enumerate(head) if item in both]
    if not in_base:
        return []
    matches: list[Match] = []
    for at, other, length in core([base[n] for n in in_base], [head[n] for n in in_head]):
        places = in_base[at : at + length], in_head[other : other + length]
        matches.extend(zip(*places, repeat(1)))
    return matches


def _moved(matches: list[Match], base: int, head: int) -> Iterator[Match]:
    return ((base + one, head + other, length) for one, other, length in matches)


def _first_of_rows(cuts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cuts without those that come right after another in both: nothing can be between."""
    before = chain([(-1, -1)], cuts)
    return [
        (a, b) for (a, b), (x, y) in zip(cuts, before, strict=False) if (a, b) != (x + 1, y + 1)
    ]


def _even_cuts(base: int, head: int, cells: int) -> list[tuple[int, int]]:
    """Places that cut both into as many pieces, each pair of them within the cells."""
    pieces = isqrt(base * head // cells) + 1
    return [(base * n // pieces, head * n // pieces) for n in range(1, pieces)]
