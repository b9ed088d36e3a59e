"""Reading a recording again, for what a turn does not keep."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from inspector.recording import Line, Recording, Unreadable, UnreadableFile, load


def reopen(path: Path) -> Recording:
    """Open a recording that was folded before. Raises `RecordingError`, also for a pipe."""
    if path.exists() and not path.is_file():
        raise UnreadableFile(
            f"{path} can be read once only, and the levels transport, events and bytes read it "
            "again: save it to a file first"
        )
    return load(path)


def readable(recording: Recording) -> Iterator[Line]:
    """The lines of a recording. Raises `UnreadableFile` at one that cannot be read."""
    for line in recording.lines():
        yield known(line, recording.path)


def known(line: Line, path: Path) -> Line:
    """The line. Raises `UnreadableFile` where it cannot be read."""
    if isinstance(line, Unreadable):
        raise UnreadableFile(f"{path}: line {line.line} is unreadable: {line.why}")
    return line
