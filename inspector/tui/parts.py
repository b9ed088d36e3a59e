"""The parts of the replay screen, held by name: to look for them would fail while it closes.

They are few, since each takes Textual 3 ms until it is first painted.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from inspector.tui.widgets.detail import Detail
from inspector.tui.widgets.line_view import LineView


class Parts:
    """Title, course, rows and detail, transport, footer."""

    def __init__(self) -> None:
        self.course = LineView(id="course", head=1)
        """Ruler or waterfall below the title."""
        self.rows = LineView(id="rows", head=1)
        """The timeline below the names of its columns."""
        self.detail = Detail()
        self.body = Widget(self.rows, self.detail.view, id="body")
        self.transport = LineView(id="transport")
        self.footer = LineView(id="footer")

    def compose(self) -> Iterator[Widget]:
        """The parts from top to bottom."""
        yield from (self.course, self.body, self.transport, self.footer)
