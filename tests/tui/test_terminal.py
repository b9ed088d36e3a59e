"""The screen in a real terminal: what it sends, and in what state it leaves it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = """
import sys
from pathlib import Path
from inspector.tui.app import ReplayApp
app = ReplayApp([Path(sys.argv[1])])
app.run()
sys.exit(app.return_code)
"""
PATIENCE_S = 30.0
QUIET_S = 0.5


@dataclass
class Terminal:
    """A process with a terminal of its own."""

    process: int
    descriptor: int
    settings: list[object]
    """The terminal's settings before the program ran."""

    def until(self, text: bytes) -> bytes:
        """What it sends up to a text."""
        sent, patience = b"", time.monotonic() + PATIENCE_S
        while text not in sent and time.monotonic() < patience:
            sent += self._some(0.1)
        assert text in sent
        return sent

    def until_quiet(self) -> bytes:
        """What it sends until it has sent nothing for a while."""
        sent = b""
        while some := self._some(QUIET_S):
            sent += some
        return sent

    def press(self, key: str) -> bytes:
        """What it sends after a key."""
        os.write(self.descriptor, key.encode())
        return self.until_quiet()

    def _some(self, timeout_s: float) -> bytes:
        if not select.select([self.descriptor], [], [], timeout_s)[0]:
            return b""
        try:
            return os.read(self.descriptor, 1 << 16)
        except OSError:  # the process has gone, and with it the terminal
            return b""


@pytest.fixture
def terminal(weather: Path) -> Iterator[Terminal]:
    """The replay of a recording in a terminal of 120x40."""
    process, descriptor = pty.fork()
    if process == 0:  # which has the size from the start: the program may be fast
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        # not the environment as it is: readline has put a size into it, unseen by Python
        left_out = {"COLUMNS", "LINES", "NO_COLOR"}
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        kept |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        os.execve(sys.executable, [sys.executable, "-c", PROGRAM, str(weather)], kept)
    try:
        yield Terminal(process, descriptor, termios.tcgetattr(descriptor))
    finally:
        os.close(descriptor)


def test_a_key_sends_less_than_a_thousand_bytes(terminal: Terminal) -> None:
    """At 120x40, with rows, ruler, detail and transport all changing."""
    terminal.until(b"message_start")
    terminal.until_quiet()
    for _ in range(3):
        terminal.press("j")
    sent = {key: len(terminal.press(key)) for key in ("j", "k", ".", ",")}
    assert max(sent.values()) < 1_000, sent
    os.write(terminal.descriptor, b"q")
    os.waitpid(terminal.process, 0)


def test_the_terminal_is_as_it_was_when_the_screen_has_gone(terminal: Terminal) -> None:
    """The first row is read, `q` quits with 0, and screen, cursor and settings are given back."""
    terminal.until(b"message_start")
    terminal.until_quiet()
    os.write(terminal.descriptor, b"q")
    sent = terminal.until(b"\x1b[?1049l")
    _, status = os.waitpid(terminal.process, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert b"\x1b[?25h" in sent + terminal.until_quiet()
