"""A capture in a process of its own, as its parent sees it: started, watched, stopped.

Stamps taken in a thread beside a busy screen come milliseconds late; in another process they do
not.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from inspector.cli import exit_codes

_PROGRAM = "import sys; sys.path[:] = {path!r}; from {module} import main; main({channel})"
"""The child imports from where we do, and never from the current folder by chance."""

_FAREWELL_S = 10.0
"""How long a capture that was told to stop may take to write its end."""


class Capture:
    """The process that records; leaving the `with` ends it, if it has not ended."""

    MODULE: ClassVar[str] = "inspector.cli.record.child"
    """Whose `main` runs in it, and is told over a descriptor what to record."""

    def __init__(self, wanted: object) -> None:
        """Start it on what is wanted. It ends when this process is gone, however that came."""
        self._said = tempfile.TemporaryFile(prefix="inspector-")
        self._paths: list[Path] = []
        self._is_done = False
        self._channel, there = Pipe()
        with there:
            self._process = _started(self.MODULE, there, self._said.fileno())
        self._tell(wanted)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()
        self._channel.close()
        self._said.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it records still, or may yet begin to."""
        self._listen()
        return not self._is_done and self._process.poll() is None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The recordings that it has made so far, the newest last."""
        self._listen()
        return tuple(self._paths)

    @property
    def said(self) -> list[str]:
        """The lines that it has had to say; if a signal ended it, a last one about that."""
        number = self._said.fileno()
        size = os.fstat(number).st_size
        # read at a place, since the process writes where the file's position is
        lines = os.pread(number, size, 0).decode(errors="replace").splitlines()
        code = self._process.poll() or 0
        return [*lines, f"inspect: {self._died_of(-code)}"] if code < 0 else lines

    @property
    def words(self) -> str:
        """What to say of it on the screen: nothing, the recording tells all of it."""
        return ""

    @property
    def trouble(self) -> str | None:
        """Why it could not record, or what ended it, in one line."""
        code = self._process.poll() or 0
        failed = code < 0 or code == exit_codes.CANNOT
        return next(reversed(self.said), None) if failed else None

    def stop(self) -> None:
        """Ask it to stop; what it was recording ends as `interrupted`."""
        self._tell(None)

    def end(self) -> int:
        """Stop it if it runs still, and wait; its exit code as a shell tells it."""
        self.stop()
        try:
            code = self._process.wait(_FAREWELL_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return exit_codes.by_signal(-code) if code < 0 else code

    def _listen(self) -> None:
        """Take in what it has told by now."""
        with suppress(EOFError, OSError):
            while self._channel.poll():
                self._hear(self._channel.recv())

    def _hear(self, told: object) -> None:
        """Take in the path of a recording, or `None` when it has made all."""
        if told is None:
            self._is_done = True
        elif isinstance(told, Path):
            self._paths.append(told)

    def _tell(self, what: object) -> None:
        with suppress(OSError):  # it has ended
            self._channel.send(what)

    def _died_of(self, number: int) -> str:
        kept = (
            f"{self.paths[-1]} has what came until then" if self.paths else "nothing was recorded"
        )
        return f"signal {number} ({signal.strsignal(number)}) ended the recording process; {kept}"


def _started(module: str, channel: Connection, said: int) -> subprocess.Popen[bytes]:
    number = channel.fileno()
    program = _PROGRAM.format(path=sys.path, module=module, channel=number)
    return subprocess.Popen(
        [sys.executable, "-P", "-c", program],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
        pass_fds=[number],
        start_new_session=True,  # ctrl+c in the terminal is for the screen
    )
