"""Suspending the screen, and coming back to it, in a shell with job control."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

LEFT = "\x1b[?1049l"


class Shell(Terminal):
    """A shell in a terminal."""

    def since(self, size: int) -> str:
        """What has been written since there were so many characters, once it is quiet."""
        self.wait_for_silence()
        return self.written[size:]

    def run(self, command: str, until: str) -> str:
        """Type a command; what is written from there on, once `until` has been shown anew."""
        size, shown = len(self.written), self.shown.count(until)
        self.press(f"{command}\n")
        self._read_until(lambda: self.shown.count(until) > shown, f"{until!r} to be shown")
        return self.since(size)

    def suspend(self) -> str:
        """Press ctrl+z; what is written until the shell is back."""
        size = len(self.written)
        self.press("\x1a")
        self._read_until(lambda: LEFT in self.written[size:], "the screen to go")
        self.run("echo here is $((40+2))", "here is 42")
        return self.written[size:]


@pytest.fixture
def shell() -> Iterator[Shell]:
    """A shell that knows jobs."""
    with Shell("tests.tui.shell", size=(120, 40), PS1="> ", HISTFILE="/dev/null") as shell:
        shell.run("echo ready for $((1+1))", "ready for 2")
        yield shell


def test_ctrl_z_gives_the_shell_its_terminal_and_fg_brings_the_screen_back(
    shell: Shell, weather: Path
) -> None:
    """All of the screen goes and comes back where it was, keys work, and it ends with 0."""
    shell.run(f"{sys.executable} -m inspector replay {weather}", "message_start")
    shell.press("j")
    shell.wait_for_silence()
    assert LEFT in shell.suspend()
    assert _mouse(shell.written) == "l"
    assert "topped" in shell.run("jobs; echo $((5+5)) jobs", "10 jobs")
    back = _text(shell.run("fg", "message_start"))
    for part in ("weather.jsonl", "payload", "text_delta", "2 / 24", "? help  q quit"):
        assert part in back
    size = len(shell.written)
    shell.press("j")
    assert "text_delta" in _text(shell.since(size))
    shell.press("q")
    shell.wait_for_silence()
    shell.run("echo it ended with $?", "it ended with 0")


def test_a_mouse_that_is_the_terminals_is_so_after_a_suspension(
    shell: Shell, weather: Path
) -> None:
    """F2 stands until it is pressed again."""
    shell.run(f"{sys.executable} -m inspector replay {weather}", "message_start")
    assert _mouse(shell.written) == "h"
    shell.press("\x1bOQ")
    shell.wait_for("the mouse is the terminal's")
    shell.wait_for_silence()
    assert _mouse(shell.written) == "l"
    shell.suspend()
    shell.run("fg", "message_start")
    assert _mouse(shell.written) == "l"
    shell.press("\x1bOQ")
    shell.wait_for("the mouse clicks here")
    shell.wait_for_silence()
    assert _mouse(shell.written) == "h"
    shell.press("q")
    shell.wait_for_silence()
    assert _mouse(shell.written) == "l"


def _text(written: str) -> str:
    """What is read of it."""
    return re.sub(r"\x1b\[[0-?]*[a-zA-Z]", "", written)


def _mouse(written: str) -> str:
    """`h` where the terminal has been asked last to report the mouse, `l` where not to."""
    return str(re.findall(r"\x1b\[\?1000([hl])", written)[-1])
