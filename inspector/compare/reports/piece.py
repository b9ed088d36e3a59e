"""A piece of a line: some text, and what it is, for whoever gives it a colour."""

from typing import Literal, NamedTuple, TypeAlias

Look: TypeAlias = Literal[
    "plain", "name", "faint", "breaking", "warning", "info", "good", "old", "new"
]


class Piece(NamedTuple):
    """Some text of one look. It holds no control characters."""

    text: str
    look: Look = "plain"
    whole: bool = False
    """Whether its line is never cut: a terminal wraps it."""


Line: TypeAlias = tuple[Piece, ...]


def plain(line: Line) -> str:
    """The line without its looks, which never say anything by themselves."""
    return "".join(piece.text for piece in line).rstrip()
