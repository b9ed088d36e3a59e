"""The ground that lines are drawn on: a screen that knows how its theme shows each style."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual.screen import Screen

from inspector.tui.line import STYLES

_ALIKE = {
    "figure": "plain",
    "wait": "dim",
    "silence": "dim",
    "key": "label",
    "punctuation": "label",
    "playhead": "strong",
    "stall": "wrong",
    "literal": "note",
    "block.text": "string",
    "block.thinking": "number",
}
"""Styles that look like another: Textual takes 0.2 ms for each look before it paints anything."""

_LOOKS = {name: f"line--{_ALIKE.get(name, name).replace('.', '-')}" for name in STYLES}
"""How styles are called in the style sheet."""


class Canvas(Screen[None]):
    """A screen of lines. The styles are its own, not each widget's: Textual works them out once."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(_LOOKS.values())

    def __init__(self) -> None:
        super().__init__()
        self._styles_by_name: dict[str, Style] = {}

    def style_of(self, name: str) -> Style:
        """How the theme shows a style."""
        style = self._styles_by_name.get(name)
        if style is None:
            style = self._styles_by_name[name] = self.get_component_rich_style(_LOOKS[name])
        return style

    def fill(self) -> None:
        """Show what belongs in each view, at the size that it has now."""
        raise NotImplementedError

    def say(self, message: str) -> None:
        """Show a message for a while, where the screen has a line for it."""

    def hush(self) -> None:
        """Drop the message, where there is one."""

    def ask(
        self, question: str, hint: str, answered: Callable[[str], None], value: str = ""
    ) -> None:
        """Ask for a line of text above the footer."""
        # imported here, and mounted at the first question: the first screen does without it
        from inspector.tui.widgets.prompt import Prompt

        if not self.query(Prompt):
            self.mount(Prompt(), before="#footer")
        self.query_one(Prompt).ask(question, hint, answered, value)

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        self._styles_by_name.clear()
        super().notify_style_update()
