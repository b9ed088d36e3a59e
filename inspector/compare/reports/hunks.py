"""Hunks as lines: what both have, what only BASE has, what only HEAD has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inspector.compare.reports.ending import counted
from inspector.compare.reports.piece import Line, Look, Piece
from inspector.compare.reports.visible import visible
from inspector.compare.result import Hunk, LevelResult

_LOOKS: Final[dict[str, Look]] = {" ": "plain", "-": "old", "+": "new"}
_BRACKETS: Final = {" ": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
_INDENT: Final = "  "


def hunks(level: LevelResult, *, words: bool) -> Iterator[Line]:
    """All hunks of a level, each under the place where it is."""
    for hunk in level.hunks:
        yield (Piece(f"{_INDENT}{place(hunk)}", "faint"),)
        if words:
            yield (Piece(_INDENT), *_within(hunk))
            continue
        for sign, text in hunk.lines:
            yield (Piece(f"{_INDENT}{sign}{visible(text)}", _LOOKS[sign], whole=True),)
    if level.hunks_left_out:
        more = f"{_INDENT}{counted(level.hunks_left_out, 'more hunk')} not shown"
        yield (Piece(more, "faint"),)


def place(hunk: Hunk) -> str:
    """Where a hunk begins, such as `@@ content[1].text -12 +12 @@ base line 44, head line 60`."""
    lines = {"base": hunk.base_line, "head": hunk.head_line}
    where = ", ".join(f"{side} line {line}" for side, line in lines.items() if line)
    return f"@@ {visible(hunk.path)} -{hunk.base_first} +{hunk.head_first} @@ {where}".rstrip()


def _within(hunk: Hunk) -> Iterator[Piece]:
    """All of a hunk in one line; its stretches bring their own white space."""
    for sign, text in hunk.lines:
        before, after = _BRACKETS[sign]
        yield Piece(f"{before}{visible(text)}{after}", _LOOKS[sign], whole=True)
