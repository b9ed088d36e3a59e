"""The help: every key, every glyph, and what each figure on the screen means."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from inspector.analysis.figures import CATALOGUE
from inspector.timeline.cell import fitted
from inspector.tui import keymap
from inspector.tui.canvas import Canvas
from inspector.tui.line import Line, Piece, line
from inspector.tui.widgets.line_view import LineView

GLYPHS = {
    ">": "the row under the cursor",
    "!": "an error, a stall, an unreadable line",
    "*": "a content block begins",
    "m": "a mark of yours",
    "≈": "an estimate; without it the figure is exact",
    "-": "in a list: a side call, about no message, such as HEAD or count_tokens",
    "=": "on the time axis: a block is being sent, | it ends; in a list > it goes on, ! it failed",
    "~": "the wait for the first event; . nothing came for a second or more",
    "^": "you are here",
}
"""What each glyph on the screen says."""

_KEYS = 19  # columns of the keys, and of the names of figures


class HelpScreen(Canvas):
    """Scrolls like the rows; any key that is not for that goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
        Binding("space,ctrl+d,pagedown", "page(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "page up", show=False),
        Binding("g,home", "page(-1000)", "top", show=False),
        Binding("G,end", "page(1000)", "bottom", show=False),
        Binding("escape,question_mark,q,ctrl+c", "dismiss", "back", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The text, and how to leave it."""
        yield LineView(id="help")
        yield LineView(id="footer")

    def fill(self) -> None:
        """Show the text, wrapped."""
        self.query_one("#help", LineView).show(list(text(self.size.width)))
        self.query_one("#footer", LineView).show([line(" j k scroll   escape back", "dim")])

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help", LineView).scroll_lines(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.action_scroll(pages * max(1, self.query_one("#help", LineView).size.height - 1))


def text(width: int) -> Iterator[Line]:
    """The help, wrapped to a width."""
    for name, pairs in keymap.rows():
        yield from _section(name, pairs, width)
    yield from _section("Glyphs", list(GLYPHS.items()), width)
    yield from _section("Figures", list(CATALOGUE.items()), width)


def _section(name: str, pairs: list[tuple[str, str]], width: int) -> Iterator[Line]:
    yield line(f" {name}", "strong")
    for key, words in pairs:
        told = wrap(words, max(10, width - _KEYS - 4)) or [""]
        longer = len(key) > _KEYS
        first = key if longer else fitted(key, _KEYS)
        if longer:
            yield Line((Piece(f"   {key}", "key"),))
            first = fitted("", _KEYS)
        yield Line((Piece(f"   {first} ", "key"), Piece(told[0])))
        yield from (line(f"   {'':{_KEYS}} {more}") for more in told[1:])
    yield line()
