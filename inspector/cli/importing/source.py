"""Where an import comes from: a file, or standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from inspector.cli.console import cannot

STDIN = Path("-")
_READ = 1 << 16


def chunks(file: Path) -> Iterator[bytes]:
    """What the file holds, or what standard input brings, as it comes."""
    source = sys.stdin.fileno() if file == STDIN else file
    try:
        with open(source, "rb", buffering=0, closefd=source is file) as stream:
            while chunk := stream.read(_READ):
                yield chunk
    except OSError as error:
        cannot(f"cannot read {file}: {error.strerror}")
