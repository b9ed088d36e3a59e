"""The rows of the timeline as lines of the screen, at any width from 40 columns up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from inspector.timeline import clock
from inspector.timeline.bases import spelling
from inspector.timeline.cell import cut, fitted
from inspector.timeline.rows import WRONG, Row
from inspector.tui.line import Line, Piece
from inspector.tui.sitting import Sitting

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


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is; 0 where it is left out."""

    number: int
    time: int
    gap: int
    event: int
    block: int

    @classmethod
    def of(cls, width: int, sitting: Sitting) -> Columns:
        """Those that fit a width."""
        timeline, base = sitting.timeline, sitting.base
        number = max(6, len(f"{timeline.events:,}"))
        longest = len(clock.seconds(timeline.duration_ns))
        time = max(8, longest) if base == "start" else 12
        if width >= 70:
            return cls(number, time, 0 if base == "gap" else 9, 19, 3)
        if width >= 54:
            return cls(number, time, 0, 19, 3)
        return cls(number, time, 0, 12, 0)

    def heading(self, base: str) -> str:
        """The names of the columns."""
        told = f"  {'#':>{self.number}} {_HEADS[base]:>{self.time}}"
        told += f" {'gap':>{self.gap}}" if self.gap else ""
        told += f"  {'event':<{self.event}}"
        told += f" {'bk':>{self.block}}" if self.block else ""
        return f"{told}  payload"


class RowLines(Sequence[Line]):
    """The rows that are shown, as lines made for the asking."""

    def __init__(self, sitting: Sitting, width: int) -> None:
        self._sitting = sitting
        self._width = width
        self._columns = Columns.of(width, sitting)
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
        return cut(self._columns.heading(self._sitting.base), self._width)

    def _line(self, index: int) -> Line:
        row = self._sitting.read_row(index)
        before = self._glyphs(index, row) + self._cells(row)
        label = f"  {fitted(row.label, self._columns.event)}"
        block = "" if row.block is None else str(row.block)
        rest = f" {block or '-':>{self._columns.block}}  " if self._columns.block else " "
        room = max(0, self._width - len(before) - len(label) - len(rest) - 2)
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

    def _cells(self, row: Row) -> str:
        columns = self._columns
        number = f"{row.number:,}" if row.number else ""
        told = f"{number:>{columns.number}} {self._time(row.t_ns, row.gap_ns):>{columns.time}}"
        return told + (f" {clock.gap(row.gap_ns):>{columns.gap}}" if columns.gap else "")

    def _payload(self, told: str) -> tuple[Piece, ...]:
        """The payload, with what was searched for standing out."""
        search = self._sitting.search
        sought = search.text if search else ""
        start = told.lower().find(sought.lower()) if sought else -1
        if start < 0:
            return (Piece(told),)
        end = start + len(sought)
        return (Piece(told[:start]), Piece(told[start:end], "hit"), Piece(told[end:]))
