"""A mutation: a change of a recording that fires a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Firing(Protocol):
    """Two sides that differ by what one rule is about."""

    @property
    def levels(self) -> str:
        """What `--level` must be where the rule's is not compared unasked, as `+transport`."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """More arguments, where the rule needs them."""

    def make(self, folder: Path, /) -> tuple[Path, Path]:
        """Write BASE and HEAD, files or folders, into a folder, and give their paths."""


@dataclass(frozen=True)
class Mutation:
    """One that a function writes."""

    rule: str
    make: Callable[[Path], tuple[Path, Path]]
    levels: str = ""
    arguments: tuple[str, ...] = ()
