"""JSON as lines for a person: what is short stands on one line, the rest a member a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from inspector.timeline.cell import visible
from inspector.timeline.pieces import Piece, Pieces

_INDENT = "  "
_STYLES = {str: "string", int: "number", float: "number", bool: "literal", type(None): "literal"}


def json_lines(value: Any, width: int, most: int) -> Iterator[Pieces]:
    """The lines of a JSON value; it stops after about `most` characters.

    An object or a list stays on one line where it takes no more than `width` columns.
    """
    line: list[Piece] = []
    for piece in _pieces(value, width, most, depth=0):
        if piece.text == "\n":
            yield tuple(line)
            line = []
            continue
        line.append(piece)
        most -= len(piece.text)
        if most <= 0:
            break
    if line:
        yield tuple(line)


def _pieces(value: Any, width: int, most: int, depth: int) -> Iterator[Piece]:
    """A value, with a piece that is a newline where a line ends."""
    if not isinstance(value, dict | list) or not value:
        yield _scalar(value, most)
        return
    flat = _flat(value, width - len(_INDENT) * depth)
    if flat is not None:
        yield from flat
        return
    opening, closing = ("{ ", " }") if isinstance(value, dict) else ("[ ", " ]")
    yield Piece(opening, "punctuation")
    for place, (key, item) in enumerate(_items(value)):
        if place:
            yield Piece(",", "punctuation")
            yield Piece("\n")
            yield Piece(_INDENT * (depth + 1))
        if key is not None:
            yield Piece(_spelled(key, most), "key")
            yield Piece(": ", "punctuation")
        yield from _pieces(item, width, most, depth + 1)
    yield Piece(closing, "punctuation")


def _flat(value: Any, width: int) -> list[Piece] | None:
    """A value on one line, `None` where it is wider than that."""
    taken: list[Piece] = []
    for piece in _on_one_line(value, width):
        taken.append(piece)
        width -= len(piece.text)
        if width < 0:
            return None
    return taken


def _on_one_line(value: Any, most: int) -> Iterator[Piece]:
    if not isinstance(value, dict | list) or not value:
        yield _scalar(value, most + 1)
        return
    opening, closing = ("{ ", " }") if isinstance(value, dict) else ("[", "]")
    yield Piece(opening, "punctuation")
    for place, (key, item) in enumerate(_items(value)):
        if place:
            yield Piece(", ", "punctuation")
        if key is not None:
            yield Piece(_spelled(key, most), "key")
            yield Piece(": ", "punctuation")
        yield from _on_one_line(item, most)
    yield Piece(closing, "punctuation")


def _items(value: dict[str, Any] | list[Any]) -> Iterable[tuple[str | None, Any]]:
    return value.items() if isinstance(value, dict) else ((None, item) for item in value)


def _scalar(value: Any, most: int) -> Piece:
    if isinstance(value, str):
        return Piece(_spelled(value, most), "string")
    if isinstance(value, dict | list):
        return Piece("{}" if isinstance(value, dict) else "[]", "punctuation")
    return Piece(json.dumps(value)[:most], _STYLES[type(value)])


def _spelled(text: str, most: int) -> str:
    """A string as JSON spells it, other scripts left readable, cut where it is far too long."""
    return visible(json.dumps(text[: most + 1], ensure_ascii=False))
