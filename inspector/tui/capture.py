"""What the screen knows of a capture that runs beside it: what it makes, and how to stop it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Capture(Protocol):
    """A process that writes the recordings which the screen follows. Nothing here blocks."""

    @property
    def running(self) -> bool:
        """Whether it runs still."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """The recordings made so far, the newest last."""

    @property
    def words(self) -> str:
        """What to say of it in a few words, such as where it listens; may be empty."""

    @property
    def trouble(self) -> str | None:
        """Why it could not record, in one line."""

    def stop(self) -> None:
        """Ask it to stop; what it was recording ends as `interrupted`."""
