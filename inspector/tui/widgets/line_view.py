"""Lines on the screen, of which only the columns that changed are sent to the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from inspector.tui.canvas import Canvas
from inspector.tui.line import Line, Target, changed

_WHEEL = 3  # lines that a notch of the mouse wheel scrolls


class LineView(Widget, can_focus=False):
    """A window on lines. It scrolls by itself: Textual then lays out nothing and paints little.

    What is shown depends on its size. So the screen is asked to `fill` it when it is first drawn at
    a size, in time for that: to wait for `Resize` would be to draw it twice, and empty first.
    """

    class Clicked(Message):
        """A line was clicked on."""

        def __init__(self, view: LineView, y: int, column: int, target: Target | None) -> None:
            super().__init__()
            self.view = view
            self.y = y
            """Which of the lines."""
            self.column = column
            self.target = target

    def __init__(self, *, id: str | None = None, head: int = 0) -> None:  # noqa: A002  (Textual's word)
        super().__init__(id=id)
        self.lines: Sequence[Line] = ()
        self.top = 0
        """Which line is the first in the window."""
        self._head = [_EMPTY] * head
        self._drawn: list[Line] = []
        self._filled_at: Size | None = None

    def show(self, lines: Sequence[Line], top: int | None = None) -> None:
        """Show these lines instead of those shown so far, `top` first in the window."""
        self.lines = lines
        self.top = max(0, min(self.top if top is None else top, len(lines) - self.room))
        before = self._drawn
        self._drawn = list(lines[self.top : self.top + self.room])
        if self._filled_at != self.size:
            self._filled_at = self.size  # at a new size Textual draws all of it without being told
            return
        for y, (old, new) in enumerate(zip_longest(before, self._drawn, fillvalue=_EMPTY)):
            self._repaint(len(self._head) + y, old, new)

    def show_head(self, *head: Line) -> None:
        """Show these lines, as many as it was made for, above those that scroll."""
        before, self._head = self._head, list(head)
        if self._filled_at == self.size:
            for y, (old, new) in enumerate(zip(before, head, strict=True)):
                self._repaint(y, old, new)

    @property
    def room(self) -> int:
        """How many of the lines are seen at once."""
        return max(0, self.size.height - len(self._head))

    def scroll_lines(self, count: int) -> None:
        """Scroll by lines, as far as there are any."""
        self.show(self.lines, self.top + count)

    def top_to_reveal(self, y: int) -> int:
        """Where the window must begin to hold a line: as it is, or by little, or with it amid."""
        height = self.room
        beyond = max(self.top - y, y - (self.top + height - 1))
        if beyond > height // 2:
            return y - height // 2
        return min(max(self.top, y - height + 1), y)

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        canvas = self.screen
        assert isinstance(canvas, Canvas)
        if self._filled_at != self.size:
            self._filled_at = self.size
            canvas.fill()
        width = self.size.width
        line = self._at(y).fitted(width)
        segments = [Segment(text, canvas.style_of(style)) for text, style, _ in line.pieces]
        return Strip(segments, width).simplify()

    def on_click(self, event: events.Click) -> None:
        """Say what lies behind the click."""
        y = event.y - len(self._head)
        if y >= 0:
            target = self._at(event.y).at(event.x)
            self.post_message(self.Clicked(self, self.top + y, event.x, target))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back."""
        event.stop()
        self.scroll_lines(-_WHEEL)

    def _at(self, y: int) -> Line:
        """A line of the window."""
        seen = y - len(self._head)
        if seen < 0:
            return self._head[y]
        return self._drawn[seen] if seen < len(self._drawn) else _EMPTY

    def _repaint(self, y: int, old: Line, new: Line) -> None:
        width = self.size.width
        if old.pieces == new.pieces or y >= self.size.height:
            return
        columns = changed(old.fitted(width), new.fitted(width))
        if columns is not None:
            self.refresh(Region(columns[0], y, columns[1] - columns[0], 1))


_EMPTY = Line()
