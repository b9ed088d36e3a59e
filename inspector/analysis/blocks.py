"""The blocks of a message, whose copies share what has not changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from inspector.analysis.block import Block
from inspector.analysis.growing import opened_block

_PAGE = 128
_LOOKED_BACK = 64
"""How many blocks back one is looked for by its index; a hostile stream could open millions."""


class Blocks(Sequence[Block]):
    """A list of blocks that is cheap to copy, however many they are.

    The blocks stand on pages. Copies share pages and blocks until one of them is to be changed, so
    it is only through the methods here that a block to be changed is got.
    """

    def __init__(self) -> None:
        self._pages: list[list[Block]] = []
        self._length = 0
        self._own_pages: set[int] = set()
        self._own: set[int] = set()

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, position: int) -> Block: ...
    @overload
    def __getitem__(self, position: slice) -> list[Block]: ...
    def __getitem__(self, position: int | slice) -> Block | list[Block]:
        if isinstance(position, slice):
            return [self[at] for at in range(*position.indices(self._length))]
        page, at = divmod(range(self._length)[position], _PAGE)
        return self._pages[page][at]

    def open(self, index: object, opened: int, start: object) -> Block:
        """Add the block that event `opened` starts as `start`; what is returned may be changed."""
        page, at = divmod(self._length, _PAGE)
        if at == 0:
            self._pages.append([])
            self._own_pages.add(page)
        block = opened_block(self._length, index, opened, start)
        self._page(page).append(block)
        self._own.add(self._length)
        self._length += 1
        return block

    def positioned(self, index: object) -> Block | None:
        """The block that the SDK finds by an index, to be changed: it takes it for a position."""
        try:
            return self._writable(range(self._length)[index]) if isinstance(index, int) else None
        except IndexError:
            return None

    def announced(self, index: object) -> Block | None:
        """The latest block that was announced with an index, to be changed."""
        for block in reversed(self[-_LOOKED_BACK:]):
            if block.index == index:
                return self._writable(block.position)
        return None

    def copy(self) -> Blocks:
        """The blocks as they stand; what the two share belongs to neither from now on."""
        other = Blocks()
        other._pages = self._pages.copy()
        other._length = self._length
        self._own_pages, self._own = set(), set()
        return other

    def _writable(self, position: int) -> Block:
        page, at = divmod(position, _PAGE)
        if position not in self._own:
            self._own.add(position)
            self._page(page)[at] = self._pages[page][at].copy()
        return self._pages[page][at]

    def _page(self, page: int) -> list[Block]:
        """A page to be changed."""
        if page not in self._own_pages:
            self._own_pages.add(page)
            self._pages[page] = self._pages[page].copy()
        return self._pages[page]
