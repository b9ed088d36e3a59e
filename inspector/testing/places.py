"""Places: where a test's recordings lie."""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path

folder: ContextVar[Path | None] = ContextVar("folder", default=None)
"""The folder of recordings of the test that runs; `None` outside pytest."""


def found(name: str | Path) -> Path:
    """The recording of that name: in the test's folder, else as seen from where pytest runs."""
    path, home = Path(name), folder.get()
    if home is None or path.is_absolute():
        return path
    return path if path.exists() and not (home / path).exists() else home / path
