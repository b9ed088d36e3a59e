"""The rows of the timeline as lines of the screen, at any width from 40 columns up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from inspector.timeline import clock
from inspector.timeline.bases import spelling
from inspector.timeline.cell import cut, fitted, width
from inspector.timeline.columns import Columns
from inspector.timeline.rows import WRONG, Row
from inspector.tui.line import Line, Piece
from inspector.tui.sitting import Sitting

_FOR_BLOCK, _FOR_GAP = 54, 70
"""Columns of the screen from which there is one for the block, and one for the gap."""

CURSOR = ">"
MARK = "m"

_HEADS = {"start": "time", "gap": "since last", "wall": "clock", "mark": "since mark"}
_STYLES = {
    "text_delta": "block.text",
    "thinking_delta": "block.thinking",
    "signature_delta": "block.thinking",
    "input_json_delta": "block.tool",
    "content_block_start": "strong",
    "content_block_stop": "strong",
    "ping": "dim",
}
"""How the names of events are shown; others are plain."""


def columns_for(width: int, sitting: Sitting) -> Columns:
    """The columns that fit a width; without times none for them."""
    timeline, base = sitting.timeline, sitting.base
    number = len(f"{timeline.events:,}")
    longest = len(clock.seconds(timeline.duration_ns))
    time = max(8, longest) if base == "start" else 12
    gap = 0 if base == "gap" or width < _FOR_GAP else 9
    if not timeline.is_timed:
        time = gap = 0
    if width < _FOR_BLOCK:
        return Columns(max(3, number), time, gap, 12, 0)
    return Columns(max(6, number), time, gap, 19, 3)


class RowLines(Sequence[Line]):
    """The rows that are shown, as lines made for the asking."""

    def __init__(self, sitting: Sitting, width: int) -> None:
        self._sitting = sitting
        self._width = width
        self._columns = columns_for(width, sitting)
        self._cursor = sitting.row
        self._time = spelling(
            sitting.base, started=sitting.recording.header.started, mark_ns=sitting.mark_ns
        )
        self._marked = {sitting.row_of(mark) for mark in sitting.marks.all()}

    def __len__(self) -> int:
        return len(self._sitting.shown)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self._line(row) for row in self._sitting.shown[place]]
        return self._line(self._sitting.shown[place])

    @property
    def heading(self) -> str:
        """The names of the columns, cut to the width."""
        return cut(f"  {self._columns.heading(_HEADS[self._sitting.base])}", self._width)

    def _line(self, index: int) -> Line:
        row = self._sitting.read_row(index)
        cells = self._columns.cells(row, self._time(row.t_ns, row.gap_ns))
        before = self._glyphs(index, row) + cells.numbers
        label, rest = cells.label, cells.block
        room = max(0, self._width - width(f"{before}{label}{rest}") - 2)
        told = cut(row.payload, room)
        if index == self._cursor:
            whole = fitted(f"{before}{label}{rest}{told}", self._width - 1) + "<"
            return Line((Piece(whole, "cursor"),))
        if WRONG in before[1]:
            return Line((Piece(f"{before}{label}{rest}{told}", "wrong"),))
        style = _STYLES.get(row.label, "plain")
        return Line((Piece(before, "dim"), Piece(label, style), *self._payload(rest + told)))

    def _glyphs(self, index: int, row: Row) -> str:
        wrong = index in self._sitting.timeline.wrong or index in self._sitting.timeline.stalls
        glyph = WRONG if wrong else MARK if index in self._marked else row.glyph
        return f"{CURSOR if index == self._cursor else ' '}{glyph}"

    def _payload(self, told: str) -> tuple[Piece, ...]:
        """The payload, with what was searched for standing out."""
        search = self._sitting.search
        sought = search.text if search else ""
        start = told.lower().find(sought.lower()) if sought else -1
        if start < 0:
            return (Piece(told),)
        end = start + len(sought)
        return (Piece(told[:start]), Piece(told[start:end], "hit"), Piece(told[end:]))
