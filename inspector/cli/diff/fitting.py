"""Fitting: lines of pieces cut to the width of a terminal."""

from __future__ import annotations

from typing import Final

from inspector.compare.reports.piece import Line
from inspector.timeline.cell import cut, width

_LEAST: Final = 12
"""Columns below which cutting one piece helps nobody."""


def fitting(line: Line, columns: int) -> Line:
    """The line at most that wide: its longest piece is cut, and the places behind it stay."""
    over = sum(width(piece.text) for piece in line) - columns
    if over <= 0 or any(piece.whole for piece in line):
        return line
    longest = max(range(len(line)), key=lambda index: width(line[index].text.rstrip()))
    room = width(line[longest].text) - over
    if room >= _LEAST:
        shortened = line[longest]._replace(text=cut(line[longest].text, room))
        return (*line[:longest], shortened, *line[longest + 1 :])
    return _cut_off(line, columns)


def _cut_off(line: Line, columns: int) -> Line:
    """The line without its end."""
    kept = []
    for piece in line:
        kept.append(piece._replace(text=cut(piece.text, columns)))
        columns -= width(kept[-1].text)
        if columns <= 0:
            break
    return tuple(kept)
