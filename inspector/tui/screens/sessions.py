"""The list of recordings that a folder or a session holds; enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import get_current_worker

from inspector.analysis.analysis import analyse
from inspector.recording import RecordingError, load
from inspector.recording.folder import found
from inspector.timeline.cell import visible
from inspector.timeline.footer import Item, footer
from inspector.tui import keymap
from inspector.tui.canvas import Canvas
from inspector.tui.exchanges import Exchange, exchange, heading, in_order, lines
from inspector.tui.line import line, styled
from inspector.tui.mouse import set_mouse
from inspector.tui.screens.help import HelpScreen
from inspector.tui.screens.replay import ReplayScreen
from inspector.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from inspector.tui.app import ReplayApp

LOOK_S = 0.5
"""How often a session that goes on is looked at for new recordings."""

ACTIONS = frozenset(
    {
        "move",
        "half_page",
        "page",
        "first",
        "last",
        "follow_line",
        "help",
        "leave",
        "mouse",
        "suspend",
    }
)
"""What of the keymap works here."""


class SessionsScreen(Canvas):
    """One row an exchange."""

    BINDINGS: ClassVar[list[BindingType]] = list(keymap.bindings(ACTIONS))
    app: ReplayApp

    def __init__(self, paths: Sequence[Path], *, follow: bool = False) -> None:
        super().__init__()
        self.paths = tuple(paths)
        self.follows = follow
        self.exchanges: list[Exchange] = []
        self.cursor = 0
        names = ("title", "heading", "exchanges", "transport", "footer")
        self._views = {name: LineView(id=name) for name in names}
        self._has_mouse = True

    def compose(self) -> ComposeResult:
        """What it lists, the list, and the keys."""
        yield from self._views.values()

    def on_mount(self) -> None:
        """List the files, and measure each meanwhile."""
        self.look()
        if self.follows:
            self.set_interval(LOOK_S, self.look)

    def on_line_view_resized(self) -> None:
        """Fill the parts at their new sizes."""
        self.sync()

    def on_line_view_clicked(self, event: LineView.Clicked) -> None:
        """Go to the row; a second click opens it."""
        if event.view.id == "exchanges" and event.y < len(self.exchanges):
            if event.y == self.cursor:
                self.action_follow_line()
            else:
                self._go(event.y)

    def look(self) -> None:
        """List what there is now; measure what has been finished since."""
        known = {one.path: one for one in self.exchanges}
        current = self.exchanges[self.cursor].path if self.exchanges else None
        fresh = []
        for path in found(self.paths):
            one = known.get(path)
            fresh.append(exchange(path) if one is None or one.is_live else one)
        self.exchanges = in_order(fresh)
        places = (place for place, one in enumerate(self.exchanges) if one.path == current)
        self.cursor = next(places, 0)
        self.sync()
        if any(one.analysis is None and not one.is_live for one in self.exchanges):
            self.run_worker(self._measure, group="measure", exclusive=True, thread=True)

    def sync(self) -> None:
        """Bring the screen in line with the list."""
        width = self.size.width
        where = ", ".join(visible(str(path)) for path in self.paths)
        count = len(self.exchanges)
        told = f" {count:,} recording{'s' * (count != 1)}   {where}"
        self._view("title").show([line(told, "strong")])
        self._view("heading").show([line(heading(width), "label")])
        view = self._view("exchanges")
        top = view.top_to_reveal(self.cursor)
        if self.exchanges:
            view.show(lines(self.exchanges, self.cursor, width), top)
            one = self.exchanges[self.cursor]
            folder = visible(str(one.path.parent))
            told = one.refusal or f"{visible(one.path.name)}   {one.outcome}   in {folder}"
            self._view("transport").show([line(f" {told}", "dim")])
        else:
            told = "  No recordings yet." if self.follows else f"  No recordings below {where}."
            view.show([line(), line(told)])
        items = [Item("enter", "open"), Item("j", "next"), Item("k", "previous")]
        self._view("footer").show([styled(footer(items, width))])

    def action_move(self, rows: int) -> None:
        """Go on by rows."""
        self._go(self.cursor + rows)

    def action_half_page(self, pages: int) -> None:
        """Go on by half a page."""
        self._go(self.cursor + pages * max(1, self._view("exchanges").size.height // 2))

    def action_page(self, pages: int) -> None:
        """Go on by a page."""
        self._go(self.cursor + pages * max(1, self._view("exchanges").size.height - 1))

    def action_first(self) -> None:
        """Go to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._go(len(self.exchanges) - 1)

    def action_follow_line(self) -> None:
        """Open the recording."""
        if self.exchanges:
            path = self.exchanges[self.cursor].path
            self.app.push_screen(ReplayScreen(path, follow=self.follows))

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen())

    def action_mouse(self) -> None:
        """Leave the mouse to the terminal, or take it back."""
        self._has_mouse = not self._has_mouse
        set_mouse(self.app, on=self._has_mouse)

    def action_suspend(self) -> None:
        """Go back to the shell for a while."""
        self.app.action_suspend_process()

    def action_leave(self) -> None:
        """Quit."""
        self.app.leave()

    def _go(self, place: int) -> None:
        self.cursor = max(0, min(place, len(self.exchanges) - 1))
        self.sync()

    def _view(self, name: str) -> LineView:
        return self._views[name]

    def _measure(self) -> None:
        """In a thread: read each recording that has not been measured."""
        worker = get_current_worker()
        for one in list(self.exchanges):
            if worker.is_cancelled:
                return
            if one.analysis is not None or one.is_live:
                continue
            try:
                with load(one.path) as recording:
                    measured = replace(one, analysis=analyse(recording.lines()))
            except RecordingError:
                continue
            self.app.call_from_thread(self._measured, one, measured)

    def _measured(self, one: Exchange, measured: Exchange) -> None:
        if one in self.exchanges:
            self.exchanges[self.exchanges.index(one)] = measured
            self.sync()
