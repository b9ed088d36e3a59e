"""Reading a recording again, for what a turn does not keep."""

from __future__ import annotations

from pathlib import Path

from inspector.recording import Recording, UnreadableFile, load


def reopen(path: Path) -> Recording:
    """Open a recording that was folded before. Raises `RecordingError`, also for a pipe."""
    if path.exists() and not path.is_file():
        raise UnreadableFile(
            f"{path} can be read once only, and the levels transport, events and bytes read it "
            "again: save it to a file first"
        )
    return load(path)
