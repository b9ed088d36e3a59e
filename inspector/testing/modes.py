"""Modes of recording: whether a test may ask the API, and which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, Self, TypeAlias

API: Final = "https://api.anthropic.com"

Mode: TypeAlias = Literal["none", "once", "new", "all"]

MODES: Final[tuple[Mode, ...]] = ("none", "once", "new", "all")


@dataclass(frozen=True, slots=True)
class Recording:
    """What may be recorded, and of whom."""

    mode: Mode
    upstream: str

    @classmethod
    def of(cls, mode: Mode, upstream: str | None, environment: Mapping[str, str]) -> Self:
        """As the command line has it, else the environment as the SDK reads it."""
        return cls(mode, upstream or environment.get("ANTHROPIC_BASE_URL") or API)
