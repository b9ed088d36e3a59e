"""The rows that a query lets through."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import compress
from typing import TYPE_CHECKING, overload

from inspector.timeline.index import SOME_BLOCK, Name
from inspector.timeline.query import Query
from inspector.timeline.view import Timeline

if TYPE_CHECKING:
    from inspector.timeline.literal import Literal

EVERYTHING = Query()
"""The query that lets every row through."""


class Filtered(Sequence[int]):
    """The rows of a timeline that a query lets through, as their numbers in the timeline."""

    def __init__(self, timeline: Timeline, query: Query = EVERYTHING) -> None:
        self.timeline = timeline
        self.query = query
        self.looked = 0
        """How many rows of the timeline have been looked at."""
        self._rows: array[int] | range = array("Q") if query else range(0)
        self._is_kind, self._is_block = _kinds(query), _blocks(query)
        self._texts = list(_texts(query))

    def refresh(self, limit: int | None = None) -> bool:
        """Look at up to about `limit` rows more, all without one; whether more are visible now.

        Kinds and blocks take milliseconds for a million rows; text is read from the file.
        """
        before = len(self)
        end = len(self.timeline) if limit is None else self.looked + limit
        end = min(end, len(self.timeline))
        while self.looked < end:
            last = self._slice_end(end) if self._texts else end
            self._look(self.looked, last)
            self.looked = last
        return len(self) > before

    @property
    def whole(self) -> bool:
        """Whether all rows that the timeline has taken in have been looked at."""
        return self.looked >= len(self.timeline)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        return self._rows[place]

    def place(self, row: int) -> int:
        """Where the last visible row at or before a row stands; 0 where there is none."""
        return max(bisect_right(self._rows, row) - 1, 0)

    def _slice_end(self, end: int) -> int:
        """Up to where rows are looked at in one go, where they are read from the file."""
        from inspector.timeline.literal import slice_end

        return slice_end(self.timeline, self.looked, end)

    def _look(self, first: int, last: int) -> None:
        """Let the rows from `first` up to `last` through, or not."""
        if isinstance(self._rows, range):
            self._rows = range(last)
            return
        kinds, blocks = self.timeline.index.kinds, self.timeline.index.blocks
        masks = kinds.mask(first, last, self._is_kind), blocks.mask(first, last, self._is_block)
        rows: Iterable[int] = compress(range(first, last), _both(*masks))
        if blocks.is_full:
            rows = [row for row in rows if self._is_block(self.timeline.block(row))]
        for literal, inverted in self._texts:
            holding = set(literal.rows(self.timeline, first, last))
            rows = [row for row in rows if (row in holding) != inverted]
        self._rows.extend(rows)


def _kinds(query: Query) -> Callable[[Name], bool]:
    """The test of a kind: any of its names will do."""
    wanted, unwanted = query.wanted("kind"), query.unwanted("kind")
    return lambda name: bool(not wanted or wanted & set(name)) and not unwanted & set(name)


def _blocks(query: Query) -> Callable[[int | None], bool]:
    """The test of a block; one whose number its line must tell passes for the time being."""
    wanted, unwanted = map(_numbers, (query.wanted("block"), query.unwanted("block")))
    return lambda block: (
        block == SOME_BLOCK or ((not wanted or block in wanted) and block not in unwanted)
    )


def _texts(query: Query) -> Iterator[tuple[Literal, bool]]:
    """The texts that are looked for, and whether a row must be without them."""
    if query.texts:
        from inspector.timeline.literal import Literal  # imported here: it takes time to come

        for term in query.texts:
            yield Literal(term.value), term.inverted


def _numbers(values: Iterable[str]) -> frozenset[int | None]:
    return frozenset(None if value == "-" else int(value) for value in values)


def _both(mask: bytes, other: bytes) -> bytes:
    """Where both masks have 1; a number of a million bytes is the quickest way there."""
    both = int.from_bytes(mask, "little") & int.from_bytes(other, "little")
    return both.to_bytes(len(mask), "little")
