"""A pseudo-terminal that a program runs in: its screen is read, and keys are pressed."""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from types import TracebackType
from typing import Self

_PATIENCE_S = 30.0
_MODULE = (sys.executable, "-m")
_SHELL = ("bash", "--norc", "-i")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^].*?\x1b\\|.)")
_SWITCHED = {"alternate screen": "?1049", "mouse": "?1000", "pasted text in brackets": "?2004"}


class Terminal:
    """A program in a pseudo-terminal: what it shows is read, keys are pressed."""

    def __init__(
        self,
        *command: object,
        size: tuple[int, int] = (100, 30),
        shell: bool = False,
        **environment: str,
    ) -> None:
        """Run a module of Python with these arguments.

        `size` are columns and rows; `environment` is added to ours. A `shell` is run instead of the
        module, with job control: it gets the arguments, and keys send signals.
        """
        columns, rows = size
        self._ours, self._theirs = pty.openpty()
        ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._settings = termios.tcgetattr(self._theirs)
        self._written = b""
        self.process = subprocess.Popen(
            [*(_SHELL if shell else _MODULE), *map(str, command)],
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            env=_plain_environment() | environment,
            start_new_session=True,
            preexec_fn=_take_terminal if shell else None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def shown(self) -> str:
        """All that was ever written on it, without what moves the cursor or sets colours."""
        return _ESCAPES.sub("", self.written)

    @property
    def written(self) -> str:
        """All that was ever written, as it was."""
        return self._written.decode(errors="replace")

    def wait_for(self, text: str) -> None:
        """Go on as soon as the text has been shown."""
        self._read_until(lambda: text in self.shown, f"{text!r} to be shown")

    def wait_for_times(self, text: str, times: int) -> None:
        """Go on as soon as the text has been shown so many times."""
        self._read_until(lambda: self.shown.count(text) >= times, f"{text!r} {times} times")

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._ours, keys.encode())

    def wait(self) -> int:
        """The exit code, once the program has ended."""
        self._read_until(lambda: self.process.poll() is not None, "its end")
        self.read(0)
        return self.process.wait()

    @property
    def after_the_screen(self) -> list[str]:
        """The lines that stand there when the screen has gone."""
        rest = self.written.rpartition("\x1b[?1049l")[2]
        return _ESCAPES.sub("", rest).split("\r\n")[:-1]

    def assert_restored(self) -> None:
        """Everything is as the program found it."""
        assert termios.tcgetattr(self._theirs) == self._settings
        for what, mode in _SWITCHED.items():
            switches = re.findall(rf"\x1b\[{re.escape(mode)}([hl])", self.written)
            assert switches[-1:] in ([], ["l"]), f"{what} is left on"
        assert re.findall(r"\x1b\[\?25([hl])", self.written)[-1:] in ([], ["h"]), "no cursor"

    def close(self) -> None:
        """End the program, if it has not, and give the terminal back."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    def wait_for_silence(self, lasting_s: float = 0.3) -> None:
        """Go on once nothing has been written for a while."""
        while self.read(lasting_s):
            pass

    def read(self, patience_s: float) -> bool:
        """Take in what is written, waiting for it that long; whether anything was."""
        deadline = time.monotonic() + patience_s
        size = len(self._written)
        while self._writes(max(0.0, deadline - time.monotonic())):
            self._written += os.read(self._ours, 1 << 16)
        return len(self._written) > size

    def _read_until(self, done: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        while not done():
            ended = self.process.poll() is not None
            if self._writes(0.02):
                self._written += os.read(self._ours, 1 << 16)
            elif ended or time.monotonic() > deadline:
                raise AssertionError(f"waited for {what}; shown: {self.shown[-2000:]}")

    def _writes(self, patience_s: float) -> bool:
        return bool(select.select([self._ours], [], [], patience_s)[0])


def children(pid: int) -> list[int]:
    """The processes that a process has started, where `/proc` tells."""
    tasks = Path(f"/proc/{pid}/task")
    return [
        int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()
    ]


def _take_terminal() -> None:
    """Make standard input the terminal that controls this process, and sends it signals."""
    ioctl(0, termios.TIOCSCTTY, 0)


def _plain_environment() -> dict[str, str]:
    """Ours without what would make a screen another: size, colours, keys."""
    unwanted = {"COLUMNS", "LINES", "NO_COLOR", "COLORTERM", "ANTHROPIC_API_KEY", "CI"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, "TERM": "xterm-256color"}
