"""The ground that lines are drawn on: a screen that knows how its theme shows each style."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.screen import Screen

from inspector.tui.line import STYLES


class Canvas(Screen[None]):
    """A screen of lines. The styles are its own, not each widget's: Textual works them out once."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"line--{name.replace('.', '-')}" for name in STYLES}

    def __init__(self) -> None:
        super().__init__()
        self._styles_by_name: dict[str, Style] = {}

    def style_of(self, name: str) -> Style:
        """How the theme shows a style."""
        style = self._styles_by_name.get(name)
        if style is None:
            component = f"line--{name.replace('.', '-')}"
            style = self._styles_by_name[name] = self.get_component_rich_style(component)
        return style

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        self._styles_by_name.clear()
        super().notify_style_update()
