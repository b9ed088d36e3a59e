"""Modes of recording: whether a test may ask the API, and which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

API: Final = "https://api.anthropic.com"

Mode: TypeAlias = Literal["none", "once", "new", "all"]

MODES: Final[tuple[Mode, ...]] = ("none", "once", "new", "all")


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be recorded, and of whom."""

    mode: Mode
    upstream: str
    since_ns: int
    """Wall-clock time at which the run began: what is younger was made by the run itself."""


def upstream(named: str | None, environment: Mapping[str, str]) -> str:
    """As the command line has it, else the environment as the SDK reads it."""
    return named or environment.get("ANTHROPIC_BASE_URL") or API


def is_ci(environment: Mapping[str, str]) -> bool:
    """Whether nobody would look at what is recorded."""
    return environment.get("CI", "").lower() not in ("", "0", "false")
