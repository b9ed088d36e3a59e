"""Paint: lines of pieces as a terminal shows them, in its colours and its alphabet."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from inspector.compare.reports.piece import Line, Look, plain

Colour: TypeAlias = Literal["auto", "always", "never"]

_CODES: Final[dict[Look, str]] = {
    "plain": "",
    "name": "1",
    "faint": "2",
    "breaking": "1;31",
    "warning": "33",
    "info": "36",
    "good": "32",
    "old": "31",
    "new": "32",
}
"""What switches each look on; the sixteen colours that every terminal's user has chosen."""

_IN_ASCII: Final = str.maketrans({"→": "->", "…": "~", "×": "x", "≈": "~", "±": "+/-"})


def painter(colour: Colour, columns: int | None) -> Callable[[Line], str]:
    """Makes lines for standard output, cut where they are wider than so many columns."""
    coloured = colour == "always" or (colour == "auto" and sys.stdout.isatty() and _wants_colour())
    in_unicode = "utf" in (sys.stdout.encoding or "utf-8").lower()

    def painted(line: Line) -> str:
        line = line if in_unicode else in_ascii(line)
        if columns is not None:
            from inspector.cli.diff.fitting import fitting  # nor of this

            line = fitting(line, columns)
            # again, since what is cut ends in a sign of its own
            line = line if in_unicode else in_ascii(line)
        return _coloured(line) if coloured else plain(line)

    return painted


def columns() -> int | None:
    """How wide standard output is; `None` where it is no terminal."""
    if not sys.stdout.isatty():
        return None
    from shutil import get_terminal_size  # a pipe needs none of it

    return get_terminal_size().columns


def in_ascii(line: Line) -> Line:
    """The line as a terminal without Unicode can show it; the rest it will escape."""
    return tuple(piece._replace(text=piece.text.translate(_IN_ASCII)) for piece in line)


def _coloured(line: Line) -> str:
    painted = (
        f"\x1b[{_CODES[piece.look]}m{piece.text}\x1b[0m" if _CODES[piece.look] else piece.text
        for piece in line
        if piece.text
    )
    return "".join(painted)


def _wants_colour() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
