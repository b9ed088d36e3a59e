"""The application: which screen it opens on, and what every screen can do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.actions import ActionParseResult
from textual.app import App, SystemCommand
from textual.dom import DOMNode
from textual.screen import Screen

from inspector.tui import keymap
from inspector.tui.canvas import Canvas
from inspector.tui.screens.replay import ReplayScreen

if TYPE_CHECKING:
    from inspector.tui.capture import Capture


class ReplayApp(App[None]):
    """Shows a recording, or a list of them.

    `follow` stays at the tail of files that grow. A `capture` names the recordings as they begin,
    and the first `q` stops it. `mouse=False` leaves the mouse to the terminal, as F2 does.
    """

    TITLE = "inspect"
    CSS_PATH = "styles.tcss"
    ESCAPE_TO_MINIMIZE = False
    AUTO_FOCUS = ""  # keys go to the screen, but while the prompt is open

    def __init__(
        self,
        paths: Sequence[Path] = (),
        *,
        follow: bool = False,
        speed: float = 1.0,
        capture: Capture | None = None,
        mouse: bool = True,
    ) -> None:
        # Without this Textual sends true-colour greys to a terminal that asked for no colour.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.paths = tuple(paths)
        self.follow = follow or capture is not None
        self.speed = speed
        self.capture = capture
        self.has_mouse = mouse
        """Whether the mouse clicks here; it may be left to the terminal to select text."""
        self._was_stopped = False

    def on_mount(self) -> None:
        """Keep to what is wanted of the mouse, which Textual takes; also after a suspension."""
        self._keep_mouse()
        self.app_resume_signal.subscribe(self, self._resume)

    def _resume(self, _: object) -> None:
        """Paint all of the screen: the shell had it, and Textual would paint what has changed."""
        self._keep_mouse()
        self.refresh(layout=True)

    def _keep_mouse(self) -> None:
        if not self.has_mouse:
            from inspector.tui.mouse import report_mouse

            report_mouse(self)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key does. What was said before is dropped first: it may say something new."""
        if isinstance(self.screen, Canvas):
            self.screen.hush()
        return await super().run_action(action, default_namespace, namespaces)

    def get_default_screen(self) -> Screen[None]:
        """The replay of the one recording there is or will be, or the list of several."""
        if self.paths and (len(self.paths) > 1 or self.paths[0].is_dir()):
            # imported here, as below: what the first screen does without comes after it
            from inspector.tui.screens.sessions import SessionsScreen

            return SessionsScreen(self.paths, follow=self.follow)
        path = self.paths[0] if self.paths else None
        return ReplayScreen(path, follow=self.follow, speed=self.speed)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The themes, and what every key of the screen does."""
        yield SystemCommand("theme", "change the colours", self.action_change_theme)
        for key in keymap.entries():
            if key.words and hasattr(screen, f"action_{key.name}"):
                run = partial(screen.run_action, key.action)
                yield SystemCommand(key.words, f"key: {key.shown}", run)

    def leave(self) -> None:
        """Stop the capture that runs; without one, or when it has been told already, quit."""
        if self.capture is None or self._was_stopped or not self.capture.running:
            self.exit()
            return
        self._was_stopped = True
        self.capture.stop()
        if isinstance(self.screen, Canvas):
            self.screen.say("the recording stops here: q once more to quit")

    def _fatal_error(self) -> None:
        """End with one line on what went wrong, where Textual would print all that it knows."""
        error = self._exception
        told = "".join(traceback.format_exception_only(error)).strip() if error else "an error"
        frames = traceback.extract_tb(error.__traceback__) if error else []
        where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
        self._exit_renderables.append(Text(f"{told}{where}"))
        self._close_messages_no_wait()
