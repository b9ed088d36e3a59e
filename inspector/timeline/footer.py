"""The footer: as many of the keys as fit, and always how to get help and how to leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from inspector.timeline.cell import width as width_of
from inspector.timeline.pieces import Piece, Pieces

_BETWEEN = "  "


class Item(NamedTuple):
    """One key and what it does."""

    key: str
    does: str

    @property
    def width(self) -> int:
        """How many columns it takes, with the blanks before the next."""
        return width_of(f"{self.key} {self.does}{_BETWEEN}")


ALWAYS = (Item("?", "help"), Item("q", "quit"))
"""What stands at the end of every footer."""


def footer(items: Sequence[Item], width: int) -> Pieces:
    """The items in order, whole ones from the first as long as they fit, then `ALWAYS`.

    It may be wider than `width` only where `ALWAYS` alone is.
    """
    left = width + len(_BETWEEN) - sum(item.width for item in ALWAYS)
    shown = []
    for item in items:
        left -= item.width
        if left < 0:
            break
        shown.append(item)
    pieces: list[Piece] = []
    for item in (*shown, *ALWAYS):
        pieces += [Piece(item.key, "key"), Piece(f" {item.does}{_BETWEEN}", "label")]
    pieces[-1] = Piece(f" {ALWAYS[-1].does}", "label")
    return tuple(pieces)
