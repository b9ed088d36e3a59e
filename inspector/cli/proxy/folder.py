"""The folder of a session: made before anything is recorded, gone again if nothing was."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from inspector.capture.naming import slug
from inspector.cli.console import cannot

PARENT = Path("recordings")
"""Where folders go that are given no place."""


@contextmanager
def session_folder(given: Path | None, name: str) -> Iterator[Path]:
    """The folder that is given, or a new one with that name in it.

    The command ends where it cannot be written to, before anything has been done in vain.
    """
    if given is not None and given.name.endswith((".jsonl", ".jsonl.gz")):
        cannot(f"-o {given}: a session is a folder of recordings, not a file")
    try:
        folder, missing = _made(given) if given is not None else _new(name)
    except OSError as error:
        what = error.filename or given or PARENT
        cannot(f"cannot record into {what}: {error.strerror}")
    if not os.access(folder, os.W_OK | os.X_OK):
        cannot(f"cannot record into {folder}: it may not be written to")
    try:
        yield folder
    finally:
        for made in missing:
            with suppress(OSError):  # something is in it
                made.rmdir()


def _made(folder: Path) -> tuple[Path, list[Path]]:
    """The folder, and those that had to be made for it, the innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return folder, missing


def _new(name: str) -> tuple[Path, list[Path]]:
    """A folder that nobody has, called by the time."""
    _, missing = _made(PARENT)
    words = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{slug(name) or 'program'}"
    for again in count():
        folder = PARENT / (f"{words}~{again}" if again else words)
        with suppress(FileExistsError):
            folder.mkdir()
            return folder, [folder, *missing]
    raise AssertionError("numbers do not end")
