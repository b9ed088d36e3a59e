"""Recordings in a folder, told by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

NAMES = ("*.jsonl", "*.jsonl.gz")
"""What recordings in a folder are called."""


def found(paths: Iterable[Path]) -> Iterator[Path]:
    """The files at the paths, and for a folder those below it that are named like recordings."""
    for path in paths:
        if path.is_dir():
            named = (file for name in NAMES for file in path.rglob(name))
            yield from sorted(file for file in named if file.is_file())
        else:
            yield path
