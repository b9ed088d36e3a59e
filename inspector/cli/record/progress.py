"""How far a download has come, on a terminal's last line."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from inspector.analysis.quantity import size


class Progress:
    """Rewrites one line of standard error; without a terminal it says once what is going on."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown and sys.stderr.isatty():
            sys.stderr.write("\n")

    def show(self, done: int, total: int) -> None:
        """Show that `done` of `total` bytes are there."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self._what}: {size(done)} of {size(total)}\x1b[K")
        elif not self._shown:
            sys.stderr.write(f"{self._what}: {size(total)}\n")
        sys.stderr.flush()
        self._shown = True
