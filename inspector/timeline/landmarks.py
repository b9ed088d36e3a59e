"""Landmarks: the rows that a key jumps to, such as the starts of blocks."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator


class Landmarks:
    """Row numbers in order, each once."""

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self._rows = array("Q", sorted(set(rows)))

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows)

    def __contains__(self, row: int) -> bool:
        place = bisect_left(self._rows, row)
        return place < len(self._rows) and self._rows[place] == row

    def after(self, row: int) -> int | None:
        """The first of them after a row."""
        place = bisect_right(self._rows, row)
        return self._rows[place] if place < len(self._rows) else None

    def before(self, row: int) -> int | None:
        """The last of them before a row."""
        place = bisect_left(self._rows, row)
        return self._rows[place - 1] if place else None

    def add(self, row: int) -> None:
        """Add one, wherever it stands."""
        place = bisect_left(self._rows, row)
        if place == len(self._rows) or self._rows[place] != row:
            self._rows.insert(place, row)
