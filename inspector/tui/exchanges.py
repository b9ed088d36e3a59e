"""Exchanges as lines of the screen: what each is, its figures, and its bar on the common axis."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from inspector.analysis.quantity import duration
from inspector.timeline.cell import cut, fitted, visible, width
from inspector.timeline.exchange import Exchange
from inspector.timeline.session import Axis
from inspector.tui.line import Line, Piece, styled

_SECOND = 1_000_000_000
_GLYPHS = 3  # columns of cursor and glyph
_FOR_START, _FOR_STATE, _FOR_NAME = 57, 75, 137
"""Columns from which there is one for start and TTFT, a wide one for the outcome, one for names."""

_LEAST_BAR, _FULL_BAR = 16, 54  # columns
_MOST_OF_A_NAME = 28

SIDE = "-"
"""The glyph of a side call."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide each column is; 0 where it is left out."""

    start: int
    what: int
    state: int
    ttft: int
    lasted: int
    tokens: int
    bar: int
    name: int

    @classmethod
    def of(cls, room: int, *, bars: bool) -> Columns:
        """Those that fit; `bars` asks for the time axis where it takes the room of figures."""
        room -= _GLYPHS
        if bars:
            start, lasted = (9, 10) if room >= _FOR_STATE else (0, 0)
            what = 19 if room >= _FOR_STATE else 11
            return cls(start, what, 0, 0, lasted, 0, room - start - what - lasted, 0)
        start, ttft = (9, 10) if room >= _FOR_START else (0, 0)
        state, tokens = (17, 8) if room >= _FOR_STATE else (12, 0)
        rest = room - start - state - ttft - tokens - 10
        what = rest if room < _FOR_STATE else min(rest, 26)
        name = min(_MOST_OF_A_NAME, rest - what - _FULL_BAR) if room >= _FOR_NAME else 0
        bar = rest - what - name - 2
        return cls(start, what, state, ttft, 10, tokens, bar if bar >= _LEAST_BAR else 0, name)

    def heading(self, axis: Axis | None) -> str:
        """The names of the columns, and moments above the bars."""
        told = f"{'start':<{self.start}}"[: self.start] + f"{'model':<{self.what}}"
        told += f"{'outcome':<{self.state}}"[: self.state]
        for name, columns in (("TTFT", self.ttft), ("duration", self.lasted)):
            told += f"{name:>{columns}}"[-columns:] if columns else ""
        told += f"{'tokens':>{self.tokens}}" if self.tokens else ""
        told += f"  {axis.labels() if axis else ''}" if self.bar else ""
        told = f"{'':{_GLYPHS}}{told}"
        return fitted(told, self._before_name) + "file" if self.name else told

    @property
    def _before_name(self) -> int:
        figures = self.start + self.what + self.state + self.ttft + self.lasted + self.tokens
        return _GLYPHS + figures + 2 + self.bar

    def facts(self, one: Exchange, now_ns: int) -> str:
        """What the columns hold up to the bar."""
        if one.refusal:
            return one.refusal
        lasted_ns = one.lasted_by(now_ns)
        told = fitted(_clock(one), self.start) if self.start else ""
        told += fitted(cut(_what(one), self.what - 1), self.what)
        told += fitted(cut(one.state, self.state - 1), self.state) if self.state else ""
        told += _right("-" if one.ttft_ns is None else duration(one.ttft_ns), self.ttft)
        told += _right("-" if lasted_ns is None else _lasted(one, lasted_ns), self.lasted)
        return told + _right("-" if one.tokens is None else f"{one.tokens:,}", self.tokens)


class ExchangeLines(Sequence[Line]):
    """The exchanges that are shown, as lines made for the asking.

    A slice is a window: its bars share an axis of their own, on which they can be told apart.
    """

    def __init__(
        self,
        exchanges: Sequence[Exchange],
        cursor: int,
        room: int,
        *,
        now_ns: int,
        bars: bool = False,
    ) -> None:
        self._exchanges = exchanges
        self._cursor = cursor
        self._room = room
        self._now_ns = now_ns
        self._columns = Columns.of(room, bars=bars)
        self._axis = self._axis_of(exchanges)

    def __len__(self) -> int:
        return len(self._exchanges)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            self._axis = self._axis_of(self._exchanges[place])
            return [self._line(each) for each in range(*place.indices(len(self)))]
        return self._line(place)

    @property
    def heading(self) -> str:
        """The names of the columns, and the axis of the last window."""
        return cut(self._columns.heading(self._axis), self._room)

    def _axis_of(self, exchanges: Sequence[Exchange]) -> Axis | None:
        return Axis.over(exchanges, self._columns.bar - 2, self._now_ns)

    def _line(self, place: int) -> Line:
        one, columns = self._exchanges[place], self._columns
        glyph = "!" if one.is_wrong else SIDE if one.is_side else " "
        told = f"{'>' if place == self._cursor else ' '}{glyph} {columns.facts(one, self._now_ns)}"
        style = "wrong" if one.is_wrong else "dim" if one.is_side else "plain"
        pieces = [Piece(told, style)]
        if columns.bar and not one.refusal:
            drawn = styled(self._axis.bar(one)).pieces if self._axis else ()
            pieces += [Piece("  "), *drawn]
            if columns.name:
                used = sum(width(piece.text) for piece in drawn)
                name = cut(visible(one.path.name), columns.name)
                pieces += [Piece(" " * (columns.bar - used)), Piece(name, "dim")]
        if place == self._cursor:
            text = "".join(piece.text for piece in pieces)
            return Line((Piece(fitted(text, self._room), "cursor"),))
        return Line(tuple(pieces))


def _what(one: Exchange) -> str:
    """The model, of a further attempt set off below that of the first."""
    return f"  try {one.attempt}  {one.what}" if one.attempt > 1 else one.what


def _clock(one: Exchange) -> str:
    if one.started_ns is None:
        return "-"
    return time.strftime("%H:%M:%S", time.localtime(one.started_ns // _SECOND))


def _lasted(one: Exchange, lasted_ns: int) -> str:
    """While it goes on in tenths of seconds: more could not be read."""
    return f"{lasted_ns / _SECOND:,.1f} s" if one.is_live else duration(lasted_ns)


def _right(text: str, columns: int) -> str:
    return f" {cut(text, columns - 1):>{columns - 1}}" if columns else ""
