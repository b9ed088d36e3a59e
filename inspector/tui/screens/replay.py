"""The replay screen: a recording's timeline, its course in time, and the detail of one row."""

from __future__ import annotations

import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from inspector.tui import keymap
from inspector.tui.actions.copying import Copying
from inspector.tui.actions.finding import Finding
from inspector.tui.actions.jumping import Jumping
from inspector.tui.actions.marking import Marking
from inspector.tui.actions.movement import Movement
from inspector.tui.actions.playing import Playing
from inspector.tui.actions.viewing import Viewing
from inspector.tui.loading import Loading
from inspector.tui.painting import Painting
from inspector.tui.widgets.line_view import LineView

TICK_S = 1 / 30
_MESSAGE_S = 6.0  # how long a message stands

ALWAYS = frozenset({"help", "leave", "back", "mouse", "suspend"})
"""Actions that need no recording."""


class ReplayScreen(
    Movement, Playing, Jumping, Finding, Marking, Copying, Viewing, Loading, Painting
):
    """One recording, played or stepped through."""

    BINDINGS: ClassVar[list[BindingType]] = list(keymap.bindings())

    def compose(self) -> ComposeResult:
        """Open the recording; title, course, rows and detail, transport, footer, parted for it."""
        self.open()
        self.part()
        yield from self.parts.compose()

    def on_mount(self) -> None:
        """Take in the rest, once the first screen stands."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Begin with what would only delay the first screen."""
        self.load_rest()
        self.set_interval(TICK_S, self.tick)

    def on_unmount(self) -> None:
        """Let go of the file."""
        self.workers.cancel_node(self)
        if self._sitting is not None:
            self._sitting.recording.close()

    def on_resize(self) -> None:
        """Part the screen anew."""
        self.part()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a recording only what needs none."""
        has_rows = self._sitting is not None and len(self._sitting.timeline) > 0
        return has_rows or action in ALWAYS

    def tick(self) -> None:
        """Move on what moves by itself."""
        if self._sitting is None:
            if self.open():
                self.load_rest()
            elif self.path is None and self.app.capture and not self.app.capture.running:
                self.app.exit()  # it has said why
            self.sync()
            return
        if self.turns:
            self.turn_to_newest()
            if self._sitting is None:
                return
        moved = self.keep_up() | self.keep_looking()
        over = bool(self.message) and time.monotonic() > self.said_at + _MESSAGE_S
        if over:
            self.message = ""
        busy = self.is_loading or self.is_assembling or self.is_painted_playing
        if moved or over or busy:
            self.sync()

    def on_line_view_clicked(self, event: LineView.Clicked) -> None:
        """Go to what was clicked on."""
        match event.view.id:
            case "rows" if event.y < len(self.sitting.shown):
                self.go(self.sitting.shown[event.y])
            case "course":
                self.go_to_time(self.time_at(event.column))
            case "detail":
                self.parts.detail.put(event.y)
                if event.target is not None:
                    self.go_to_target(event.target)
