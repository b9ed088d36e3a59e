"""The parts of the replay screen, held by name: to look for them would fail while it closes."""

from __future__ import annotations

from collections.abc import Iterator

from textual.containers import Container, Vertical
from textual.widget import Widget

from inspector.tui.widgets.detail import Detail
from inspector.tui.widgets.line_view import LineView


class Parts:
    """Title, course, rows and detail, transport, footer."""

    def __init__(self) -> None:
        self.title = LineView(id="title")
        self.course = LineView(id="course")
        """Ruler or waterfall."""
        self.heading = LineView(id="heading")
        self.rows = LineView(id="rows")
        self.timeline = Vertical(self.heading, self.rows, id="timeline")
        self.detail = Detail()
        self.body = Container(self.timeline, self.detail, id="body")
        self.transport = LineView(id="transport")
        self.footer = LineView(id="footer")

    def compose(self) -> Iterator[Widget]:
        """The parts from top to bottom."""
        yield from (self.title, self.course, self.body, self.transport, self.footer)
