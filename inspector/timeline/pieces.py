"""Styled pieces: text for a screen, with the names of styles in place of colours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias


class Piece(NamedTuple):
    """Some text in one style. It holds no control characters."""

    text: str
    style: str = ""
    """A name such as `block.text`, `stall` or `playhead`; empty for plain text."""


Pieces: TypeAlias = tuple[Piece, ...]
"""One line of a screen."""

STYLES = (
    "block.text",
    "block.thinking",
    "block.tool",
    "block.other",
    "wait",
    "silence",
    "stall",
    "playhead",
    "label",
    "figure",
    "key",
    "string",
    "number",
    "literal",
    "punctuation",
    "added",
    "hit",
    "note",
)
"""Every name of a style that this package gives."""


def plain(pieces: Iterable[Piece]) -> str:
    """The text of a line without its styles."""
    return "".join(piece.text for piece in pieces)


def style_of(block_type: str) -> str:
    """The style of a content block of that type."""
    if block_type == "text":
        return "block.text"
    if block_type in {"thinking", "redacted_thinking"}:
        return "block.thinking"
    return "block.tool" if block_type.endswith("tool_use") else "block.other"
