"""The file that a recording is written to: whole lines, one write a read, no loss unnoticed."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from inspector.recording.errors import AlreadyThere, UnreadableFile

try:
    import fcntl
except ImportError:  # Windows, where only the commands that read are supported
    fcntl = None  # type: ignore[assignment]

OnLoss = Callable[[Path, OSError], None]
"""Told once, when the first write fails: where, and why."""


class Sink:
    """An append-only file of lines, made exclusively, mode 0600.

    While it is open the file is locked (`flock`), so that a reader can tell a recording that still
    runs from one whose recorder died.
    """

    def __init__(
        self,
        path: Path,
        *,
        force: bool = False,
        fsync_each: bool = False,
        on_loss: OnLoss | None = None,
    ) -> None:
        """Create the file. Raises `AlreadyThere` and `UnreadableFile`."""
        self.path = path
        self.lost_lines = 0
        self.lost_bytes = 0
        self._fsync_each = fsync_each
        self._on_loss = on_loss
        self._torn = False  # the file ends inside a line
        self._fd = _create(path, force=force)
        if fcntl is not None:
            with contextlib.suppress(OSError):  # a file system without locks
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def write(self, lines: bytes) -> None:
        """Append whole lines with one write. Never raises: what cannot be written is counted."""
        if self._torn:
            lines = b"\n" + lines
        written = 0
        try:
            written = os.write(self._fd, lines)
            while written < len(lines):  # a nearly full disk takes a part, and refuses the next
                written += os.write(self._fd, lines[written:])
            if self._fsync_each:
                os.fsync(self._fd)
        except OSError as error:
            self._lose(lines, written, error)
        else:
            self._torn = False

    def close(self) -> None:
        """Make it durable and let go of it."""
        if self._fd < 0:
            return
        fd, self._fd = self._fd, -1
        with contextlib.suppress(OSError):  # a file system without fsync; a full one was reported
            os.fsync(fd)
        os.close(fd)

    def _lose(self, lines: bytes, written: int, error: OSError) -> None:
        """Count what did not reach the file, and say so the first time."""
        rest = lines[written:].removeprefix(b"\n")  # a line that lacks its newline is not lost
        self.lost_lines += rest.count(b"\n")
        self.lost_bytes += len(rest)
        if written:
            self._torn = not lines.endswith(b"\n", 0, written)
        if self._on_loss is not None:
            on_loss, self._on_loss = self._on_loss, None
            on_loss(self.path, error)


def _create(path: Path, *, force: bool) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if force:
            path.unlink(missing_ok=True)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL, 0o600)
    except OSError as error:
        if isinstance(error, FileExistsError) and os.path.lexists(path):
            raise AlreadyThere(f"{path} exists already; --force overwrites it") from None
        raise UnreadableFile(f"cannot write {path}: {error.strerror}") from None
