"""A strip: one line of cells of which each can be written over, and which then reads as pieces."""

from __future__ import annotations

from itertools import groupby

from inspector.timeline.pieces import Piece, Pieces


class Strip:
    """A line of so many columns, blank at first. It takes ASCII only, a column a character."""

    def __init__(self, width: int) -> None:
        self._cells: list[tuple[str, str]] = [(" ", "")] * max(width, 0)

    def put(self, column: int, text: str, style: str = "") -> None:
        """Write over what stands there; what lies beyond the ends is dropped."""
        for place, character in enumerate(text, start=column):
            if 0 <= place < len(self._cells):
                self._cells[place] = character, style

    def pieces(self) -> Pieces:
        """The line, as few pieces as it takes."""
        runs = groupby(self._cells, key=lambda cell: cell[1])
        return tuple(Piece("".join(text for text, _ in run), style) for style, run in runs)
