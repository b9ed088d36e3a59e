"""The marker of a test: which recordings it wants to have played, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inspector.server.options import Options, written
from inspector.server.pacing import AT_ONCE

_TAKES = ("speed", "max_gap", "match", "loop", "fault", "fault_first", "seed")

_MEANT = {"fault": "faults"}
"""What the server calls by another name: a marker has one fault most of the time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a marker says."""

    names: tuple[str, ...]
    """Recordings in the order in which they answer, or one folder."""
    options: Options

    @property
    def is_folder(self) -> bool:
        """Whether it names a folder, into which any number of calls can be recorded."""
        return len(self.names) == 1 and not self.names[0].endswith((".jsonl", ".jsonl.gz"))


def wanted(names: Sequence[Any], given: Mapping[str, Any]) -> Wanted:
    """What the marker's arguments mean. Raises `ValueError` with a line that says what they can."""
    if not names or not all(isinstance(name, str) for name in names):
        raise ValueError('the marker recording names files: recording("NAME.jsonl")')
    unknown = sorted(set(given) - set(_TAKES))
    if unknown:
        raise ValueError(f"the marker recording takes {', '.join(_TAKES)}, not {unknown[0]}")
    options = {_MEANT.get(name, name): value for name, value in given.items() if value is not None}
    try:
        return Wanted(tuple(names), written(**{"speed": AT_ONCE, **options}))
    except ValueError as error:
        raise ValueError(f"the marker recording: {error}") from None
