"""The session: a row an exchange, on one time axis that grows while it is followed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import get_current_worker

from inspector.timeline.cell import visible
from inspector.timeline.exchange import Exchange
from inspector.timeline.footer import Item, footer
from inspector.tui import keymap
from inspector.tui.canvas import Canvas
from inspector.tui.exchanges import ExchangeLines
from inspector.tui.layout import LEAST, fits
from inspector.tui.line import Line, line, styled, wrapped
from inspector.tui.listing import Listing
from inspector.tui.mouse import switch_mouse
from inspector.tui.screens.help import HelpScreen
from inspector.tui.screens.replay import ReplayScreen
from inspector.tui.session_bars import standing_line, title_line, why_empty
from inspector.tui.watching import Watch
from inspector.tui.widgets.line_view import LineView

if TYPE_CHECKING:
    from inspector.tui.app import ReplayApp

LOOK_S = 0.5
"""How often a session that goes on is looked at."""

_MESSAGE_S = 6.0  # how long a message stands

ACTIONS = frozenset(
    "move half_page page first last finding find hit filter back follow_line zoom "
    "help leave mouse suspend app.command_palette".split()
)
"""What of the keymap works here."""

_ITEMS = (
    Item("enter", "open"),
    Item("e", "error"),
    Item("/", "find"),
    Item("f", "filter"),
    Item("\\", "bars"),
    Item("G", "newest"),
)


class SessionsScreen(Canvas):
    """One row an exchange."""

    BINDINGS: ClassVar[list[BindingType]] = list(keymap.bindings(ACTIONS))
    app: ReplayApp

    def __init__(
        self, paths: Sequence[Path], *, follow: bool = False, of_capture: bool = False
    ) -> None:
        """`of_capture` says that the paths are whatever the capture has made by now."""
        super().__init__()
        self.follows = follow
        self.listing = Listing(sticks=follow)
        self._watch = Watch(tuple(paths), follow=follow)
        self._of_capture = of_capture
        names = ("title", "heading", "exchanges", "transport", "footer")
        self._views = {name: LineView(id=name) for name in names}
        self._has_bars = False
        self._is_looking = False
        self._has_looked = False
        self._message = ""
        self._said_at = 0.0
        self._stands: tuple[object, ...] = ()
        """Where the reader stood when the rows were shown last."""

    def compose(self) -> ComposeResult:
        """What it lists, the list, and the keys."""
        yield from self._views.values()

    def on_mount(self) -> None:
        """Read the files, and where the session goes on keep at it."""
        self.look()
        self.set_interval(LOOK_S, self.tick)

    def on_unmount(self) -> None:
        """Look no further."""
        self.workers.cancel_node(self)

    def fill(self) -> None:
        """Show the list and its frame."""
        self._views["title"].show([self._title()])
        if not fits(*self.size):
            for name in ("heading", "exchanges", "transport", "footer"):
                self._views[name].show([])
            return
        self._fill_rows()
        self._views["transport"].show([self._transport()])
        self._views["footer"].show([styled(footer(_ITEMS, self.size.width))])

    def on_line_view_clicked(self, event: LineView.Clicked) -> None:
        """Go to the row; a second click opens it."""
        if event.view.id == "exchanges" and event.y < len(self.listing.shown):
            if event.y == self.listing.place:
                self.action_follow_line()
            else:
                self._go(event.y)

    def tick(self) -> None:
        """Look at what goes on, and let its time pass on the screen."""
        if self._message and time.monotonic() > self._said_at + _MESSAGE_S:
            self._message = ""
        if self.follows:
            self.look()
        else:
            self.fill()

    def look(self) -> None:
        """Read in a thread what has changed."""
        if self._is_looking:
            return
        self._is_looking = True
        if self._of_capture and self.app.capture is not None:
            self._watch.paths = self.app.capture.paths
        self.run_worker(self._look, group="look", exclusive=True, thread=True)

    def _look(self) -> None:
        """In a thread."""
        worker = get_current_worker()
        try:
            for exchanges in self._watch.look():
                if worker.is_cancelled:
                    return
                self.app.call_from_thread(self._seen, exchanges)
        finally:
            self._is_looking = False

    def _seen(self, exchanges: Sequence[Exchange]) -> None:
        self._has_looked = True
        self.listing.take(exchanges)
        self.fill()

    def say(self, message: str) -> None:
        """Show a message for a while."""
        self._message, self._said_at = message, time.monotonic()
        self.fill()

    def action_move(self, rows: int) -> None:
        """Go on by rows."""
        self._go(self.listing.place + rows)

    def action_half_page(self, pages: int) -> None:
        """Go on by half a page."""
        self.action_move(pages * max(1, self._views["exchanges"].size.height // 2))

    def action_page(self, pages: int) -> None:
        """Go on by a page."""
        self.action_move(pages * max(1, self._views["exchanges"].size.height - 1))

    def action_first(self) -> None:
        """Go to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last row; where the session goes on, to the newest, and stay at it."""
        if self.follows:
            self._message = ""
            self.listing.go_to_newest()
            self.fill()
        else:
            self._go(len(self.listing.shown) - 1)

    def action_finding(self, way: int) -> None:
        """Go to the next exchange that went wrong, or to the one before."""
        self._go(self.listing.onward(self.listing.wrong(), way), "nothing went wrong")

    def action_find(self) -> None:
        """Ask what to find."""
        self.ask("find", "a file, a model, an outcome", self._find, self.listing.sought)

    def action_hit(self, way: int) -> None:
        """Go to the next hit, or to the one before."""
        listing = self.listing
        if listing.sought:
            place = listing.onward(listing.hits(), way)
            self._go(place, f"no row holds {listing.sought}")
        else:
            self.say("nothing is looked for: / finds a text")

    def action_filter(self) -> None:
        """Ask which rows to show."""
        self.ask("show only", "haiku  !complete", self._filter, self.listing.words)

    def action_back(self) -> None:
        """Drop what is looked for, then the filter; then back to what this was opened from."""
        if self.listing.sought:
            self.listing.sought = ""
        elif self.listing.words:
            self.listing.filter("")
        elif len(self.app.screen_stack) > 1:
            self.app.pop_screen()
            return
        self.fill()

    def action_follow_line(self) -> None:
        """Open the recording."""
        one = self.listing.current
        if one is not None:
            self.listing.sticks = False
            self.app.push_screen(ReplayScreen(one.path, follow=self.follows))

    def action_zoom(self) -> None:
        """Give the time axis the room of the figures, or give it back."""
        self._has_bars = not self._has_bars
        self.fill()

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(HelpScreen())

    def action_mouse(self) -> None:
        """Leave the mouse to the terminal, or take it back."""
        self.say(switch_mouse(self.app))

    def action_suspend(self) -> None:
        """Go back to the shell for a while."""
        self.app.action_suspend_process()

    def action_leave(self) -> None:
        """Stop the recording that runs; without one, quit."""
        self.app.leave()

    def _go(self, place: int | None, otherwise: str = "") -> None:
        if place is None:
            self.say(otherwise)
            return
        self._message = ""
        self.listing.go(place)
        self.fill()

    def _find(self, text: str) -> None:
        listing = self.listing
        listing.sought = text.strip()
        if listing.sought and listing.place not in listing.hits():
            self.action_hit(1)
        self.fill()

    def _filter(self, words: str) -> None:
        self.listing.filter(words)
        self.fill()

    def _fill_rows(self) -> None:
        listing, view = self.listing, self._views["exchanges"]
        rows = ExchangeLines(
            listing.shown,
            listing.place,
            self.size.width,
            now_ns=time.time_ns(),
            bars=self._has_bars,
        )
        if listing.shown:
            stands = (listing.place, len(listing.shown), view.size)
            view.show(rows, None if stands == self._stands else view.top_to_reveal(listing.place))
            self._stands = stands
            self._views["heading"].show([line(rows.heading, "label")])
            return
        self._views["heading"].show([])
        told = wrapped(line(self._why_nothing()), max(20, view.size.width - 4))
        view.show([line(), *(line(f"  {each.text}") for each in told)])

    @property
    def _is_recording(self) -> bool:
        return self.app.capture is not None and self.app.capture.running

    def _title(self) -> Line:
        width, height = self.size
        if not fits(width, height):
            return line(f"{LEAST[0]}x{LEAST[1]} at least; this is {width}x{height}", "wrong")
        capture = self.app.capture
        words = capture.words if capture is not None and capture.running else None
        return title_line(self.listing, self._watch.paths, recording=words)

    def _transport(self) -> Line:
        trouble = self.app.capture.trouble if self.app.capture is not None else None
        if told := self._message or trouble:
            return line(f" {visible(told)}", "note")
        return standing_line(self.listing, self.size.width)

    def _why_nothing(self) -> str:
        if self.listing.all:
            return f"No row holds {self.listing.words}: escape drops the filter."
        if not self._has_looked:
            return "Looking for recordings."
        return why_empty(
            self._watch.paths, is_recording=self._is_recording, is_followed=self.follows
        )
