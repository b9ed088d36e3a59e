"""Recordings named on the command line, opened or refused in one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from inspector.cli.console import cannot
from inspector.recording import Recording, RecordingError, load

recording_argument = click.argument("path", type=click.Path(path_type=Path))


@contextmanager
def opened(path: Path) -> Iterator[Recording]:
    """The recording at a path; the command ends where it cannot be read, or not to its end."""
    if path.is_dir():
        cannot(f"{path} is a folder: name a recording in it{_such_as(path)}")
    try:
        with load(path) as recording:
            yield recording
    except RecordingError as error:
        cannot(str(error))


def in_text(path: Path) -> str:
    """A path as it may stand in any text: a name need not be UTF-8."""
    return os.fsencode(path).decode(errors="replace")


def _such_as(folder: Path) -> str:
    first = min(folder.glob("*.jsonl"), default=None)
    return f", such as {first}" if first else ""
