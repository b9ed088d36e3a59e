"""The seal beside a weights file: it was hashed once and has not been touched since."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from inspector.server.local_model.weights import Weights


def is_sound(path: Path, weights: Weights) -> bool:
    """Whether `path` holds exactly these weights.

    The file is hashed the first time and after every change; otherwise its seal answers.
    """
    if not path.is_file() or path.stat().st_size != weights.size:
        return False
    if _seal_of(path) == _expected(path, weights):
        return True
    if not matches(path, weights):
        return False
    write(path, weights)
    return True


def matches(path: Path, weights: Weights) -> bool:
    """Whether the contents of `path` have the hash that these weights must have."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == weights.sha256


def write(path: Path, weights: Weights) -> None:
    """Seal `path`, whose contents were just found to match.

    Where nothing can be written there is no seal, and the file is hashed each time.
    """
    with suppress(OSError):
        _beside(path).write_text(_expected(path, weights), encoding="utf-8")


def _expected(path: Path, weights: Weights) -> str:
    stat = path.stat()
    return f"{weights.sha256} {stat.st_size} {stat.st_mtime_ns}\n"


def _seal_of(path: Path) -> str | None:
    try:
        return _beside(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".checked")
