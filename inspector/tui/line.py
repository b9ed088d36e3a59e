"""A line of the screen: pieces of text in named styles, and what lies behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size

from inspector.timeline import pieces

OWN_STYLES = ("plain", "dim", "strong", "wrong", "cursor")
"""Names of styles beside those of the timeline's pieces."""

_LONGEST_WORD = 20  # columns: a longer one is broken

_is_moot = re.compile(r"[^\x00-\u024f\u0370-\u052f\u2010-\u2027\u2200-\u22ff]").search
"""Finds a character of which a terminal may have other ideas how wide it is, alone or joined."""

STYLES = (*OWN_STYLES, *pieces.STYLES)


class Place(NamedTuple):
    """A character of the message."""

    position: int
    """The block's position in the message."""
    character: int
    """Counted from 0 in all of its text."""


Target: TypeAlias = int | Place
"""What a line or a piece leads to: an event by its number, or the one that carried a character."""


class Piece(NamedTuple):
    """A run of text in one style."""

    text: str
    style: str = "plain"
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line."""

    pieces: tuple[Piece, ...] = ()
    target: Target | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def width(self) -> int:
        """How many columns it takes."""
        return cell_len(self.text)

    def fitted(self, width: int) -> Line:
        """The line, exactly that wide: cut, or filled up with blanks."""
        kept: list[Piece] = []
        room = width
        for piece in self.pieces:
            size = cell_len(piece.text)
            if size > room:
                kept.append(piece._replace(text=set_cell_size(piece.text, room)))
                room = 0
                break
            kept.append(piece)
            room -= size
        if room:
            kept.append(Piece(" " * room))
        return Line(tuple(kept), self.target)

    def at(self, column: int) -> Target | None:
        """What a click on a column leads to."""
        for piece in self.pieces:
            size = cell_len(piece.text)
            if column < size:
                return _within(piece, column) or self.target
            column -= size
        return self.target


def line(text: str = "", style: str = "plain", target: Target | None = None) -> Line:
    """A line of one piece."""
    return Line((Piece(text, style, target),), target)


def styled(told: Iterable[pieces.Piece], target: Target | None = None) -> Line:
    """A line of the timeline's pieces."""
    return Line(tuple(Piece(text, style or "plain") for text, style in told), target)


def wrapped(long: Line, width: int) -> list[Line]:
    """A line as several, none wider than that."""
    if width < 2 or (len(long.text) <= width and long.width <= width):
        return [long]
    lines: list[Line] = []
    kept: list[Piece] = []
    room = width
    for piece in long.pieces:
        rest = piece
        while rest.text:
            count = _breaking(rest.text, room, is_fresh=room == width)
            if count:
                kept.append(rest._replace(text=rest.text[:count]))
                room -= cell_len(rest.text[:count])
                rest = _after(rest, count)
            if rest.text:
                lines.append(Line(tuple(kept), long.target))
                kept, room = [], width
    return [*lines, Line(tuple(kept), long.target)]


def changed(old: Line, new: Line) -> tuple[int, int] | None:
    """The columns from which and up to which two lines of one width differ, `None` if nowhere."""
    before, after = old.pieces, new.pieces
    if before == after:
        return None
    if _is_moot(old.text) or _is_moot(new.text):
        return 0, max(old.width, new.width)
    start, first = _common(before, after)
    if old.width != new.width:
        return start, max(old.width, new.width)
    rest = min(len(before), len(after)) - first
    end, _ = _common(before[::-1][:rest], after[::-1][:rest], backwards=True)
    return start, max(start + 1, new.width - end)


def _common(
    before: tuple[Piece, ...], after: tuple[Piece, ...], *, backwards: bool = False
) -> tuple[int, int]:
    """How many columns and how many whole pieces two runs begin (or end) with in common."""
    columns = count = 0
    for one, other in zip(before, after, strict=False):
        if one[:2] != other[:2]:
            if one.style == other.style:
                columns += _same(one.text, other.text, backwards=backwards)
            break
        columns += cell_len(one.text)
        count += 1
    return columns, count


def _same(one: str, other: str, *, backwards: bool) -> int:
    """How many columns of ASCII two texts begin or end with in common; other characters may join.

    For that reason the last of them is not counted.
    """
    step = -1 if backwards else 1
    count = 0
    for a, b in zip(one[::step], other[::step], strict=False):
        if a != b or not a.isascii():
            break
        count += 1
    return max(0, count - 1)


def _fitting(text: str, room: int) -> int:
    """How many characters of a text fit into a room, at least none."""
    head = text[:room]
    if head.isascii():
        return len(head)
    while head and cell_len(head) > room:
        head = head[:-1]
    return len(head)


def _breaking(text: str, room: int, *, is_fresh: bool) -> int:
    """After how many characters to break a text: all where they fit, else after a word.

    None, where there is no room for its first word; but at least one on a fresh line.
    """
    count = _fitting(text, room)
    if count == len(text):
        return count
    word = text.rfind(" ", 0, count) + 1
    if word and count - word < _LONGEST_WORD:
        return word
    return max(1, count) if is_fresh or count >= _LONGEST_WORD else 0


def _after(piece: Piece, count: int) -> Piece:
    target = piece.target
    if isinstance(target, Place):
        target = Place(target.position, target.character + count)
    return piece._replace(text=piece.text[count:], target=target)


def _within(piece: Piece, column: int) -> Target | None:
    """What a column of a piece leads to."""
    if not isinstance(piece.target, Place):
        return piece.target
    return _after(piece, _fitting(piece.text, column)).target
