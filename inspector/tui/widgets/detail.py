"""The detail pane: tabs, and the lines of the one that is open, of which one is current."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from inspector.tui.line import Line, Piece, Target, wrapped
from inspector.tui.widgets.line_view import LineView

_MARGIN = 2  # columns before each line, the first of which holds the cursor


class Detail:
    """Shows lines, wrapped or cut, with a cursor in them while the keys move here."""

    def __init__(self) -> None:
        self._lines: Sequence[Line] = ()
        self._wrapped: list[Line] = []
        self._width = 0
        self._wraps = True
        self._y = 0
        self._is_active = False
        self.view = LineView(id="detail", head=1)
        """The tabs, and the lines below them."""

    @property
    def count(self) -> int:
        """How many lines there are, as wrapped."""
        return len(self._wrapped)

    @property
    def target(self) -> Target | None:
        """What the current line leads to."""
        return self._wrapped[self._y].target if self._wrapped else None

    def show_tabs(self, tabs: Line, note: str) -> None:
        """Show the names of the tabs, and a note at the right."""
        room = self.view.size.width - tabs.width - 1
        self.view.show_head(Line((*tabs.pieces, Piece(note.rjust(room), "dim"))))

    def show(self, lines: Sequence[Line], *, wraps: bool, focus: int | None) -> None:
        """Show lines; `focus` is the one to be seen and made current, `None` to stay."""
        view = self.view
        width = max(8, view.size.width - _MARGIN)
        if lines is not self._lines or (width, wraps) != (self._width, self._wraps):
            self._lines, self._width, self._wraps = lines, width, wraps
            focus = self._wrap(focus)
        if focus is not None:
            self._y = focus
        self._y = max(0, min(self._y, len(self._wrapped) - 1))
        self._draw(view.top_to_reveal(self._y) if focus is None or focus else 0)

    def activate(self, active: bool) -> None:
        """Show the cursor, or hide it."""
        if active != self._is_active:
            self._is_active = active
            self._draw(None)

    def move(self, lines: int) -> None:
        """Go on by lines."""
        self._y = max(0, min(self._y + lines, len(self._wrapped) - 1))
        self._draw(self.view.top_to_reveal(self._y))

    def put(self, y: int) -> None:
        """Make a line the current one."""
        self.move(y - self._y)

    def _wrap(self, focus: int | None) -> int | None:
        """Wrap the lines; where then the one in focus is, of all but the first its end."""
        self._wrapped = []
        place = None
        for number, long in enumerate(self._lines):
            self._wrapped += wrapped(long, self._width) if self._wraps else [long]
            if number == focus:
                place = len(self._wrapped) - 1 if number else 0
        return place

    def _draw(self, top: int | None) -> None:
        self.view.show(_Margined(self._wrapped, self._y if self._is_active else None), top)


class _Margined(Sequence[Line]):
    """Lines with a margin that shows the current one, made for the asking."""

    def __init__(self, lines: list[Line], current: int | None) -> None:
        self._lines = lines
        self._current = current

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, y: int) -> Line: ...
    @overload
    def __getitem__(self, y: slice) -> list[Line]: ...
    def __getitem__(self, y: int | slice) -> Line | list[Line]:
        if isinstance(y, slice):
            return [self[each] for each in range(*y.indices(len(self)))]
        told = self._lines[y]
        glyph = "> " if y == self._current else "  "
        return Line((Piece(glyph, "strong"), *told.pieces), told.target)
