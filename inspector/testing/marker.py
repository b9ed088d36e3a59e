"""The marker of a test: which recordings it wants to have played, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from inspector.server.faults import BadFault, Injection, parse_fault
from inspector.server.matching import WAYS
from inspector.server.options import Options
from inspector.server.pacing import AT_ONCE, Tempo

_TAKES = ("speed", "max_gap", "match", "loop", "fault", "seed")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a marker says."""

    names: tuple[str, ...]
    """Recordings in the order in which they answer, or one folder, whose name ends in `/`."""
    options: Options

    @property
    def is_folder(self) -> bool:
        """Whether it names a folder, into which any number of calls can be recorded."""
        return len(self.names) == 1 and not self.names[0].endswith((".jsonl", ".jsonl.gz"))


def wanted(names: Sequence[Any], options: Mapping[str, Any]) -> Wanted:
    """What the marker's arguments mean. Raises `pytest.UsageError`."""
    if not names or not all(isinstance(name, str) for name in names):
        raise pytest.UsageError('the marker recording names files: recording("NAME.jsonl")')
    unknown = sorted(set(options) - set(_TAKES))
    if unknown:
        raise pytest.UsageError(f"the marker recording takes {', '.join(_TAKES)}, not {unknown[0]}")
    try:
        return Wanted(tuple(names), _options(**options))
    except (BadFault, TypeError, ValueError) as error:
        raise pytest.UsageError(f"the marker recording: {error}") from None


def _options(
    *,
    speed: float | None = None,
    max_gap: float | None = None,
    match: Any = "auto",
    loop: bool = False,
    fault: str | Sequence[str] | None = None,
    seed: int = 0,
) -> Options:
    if match not in WAYS:
        raise ValueError(f"match is one of {', '.join(WAYS)}, not {match!r}")
    if speed is not None and not speed > 0:
        raise ValueError(f"speed is more than 0, not {speed!r}")
    faults = [fault] if isinstance(fault, str) else fault or ()
    gap_ns = None if max_gap is None else round(max_gap * 1_000_000_000)
    return Options(
        tempo=Tempo(AT_ONCE if speed is None else speed, gap_ns),
        by=match,
        loop=loop,
        injection=Injection(map(parse_fault, faults), seed),
    )
