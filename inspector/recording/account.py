"""The account of a recording: where it comes from, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspector.recording.identity import new_id, wall_clock
from inspector.recording.lines import Outcome


@dataclass(frozen=True, slots=True)
class Origin:
    """What a header says of where a recording comes from."""

    source: str
    recorder: Mapping[str, str] = field(default_factory=dict)
    session: str | None = None
    attempt: int = 1
    call: str | None = None
    """The id of the first attempt of the same call, on its retries."""
    labels: Mapping[str, str] = field(default_factory=dict)
    clock: str | None = "perf_counter_ns"
    id: str = field(default_factory=new_id)
    started: str | None = field(default_factory=wall_clock)
    imported: Mapping[str, Any] = field(default_factory=dict)
    """What is known of the archive that it was imported from, and what that lacks."""

    def fields(self) -> dict[str, Any]:
        """The members of the header line."""
        call = {"call": self.call} if self.call else {}
        imported = {"imported": dict(self.imported)} if self.imported else {}
        return {
            "id": self.id,
            "started": self.started,
            "clock": self.clock,
            "source": self.source,
            "session": self.session or self.id,
            "attempt": self.attempt,
            **call,
            **imported,
            "recorder": dict(self.recorder),
            "labels": dict(self.labels),
        }


@dataclass(frozen=True, slots=True)
class Summary:
    """What a finished recording came to."""

    path: Path
    attempt: int
    status: int | None
    """The HTTP status; `None` where there was no response."""
    outcome: Outcome
    error: Mapping[str, str] | None
    events: int
    bytes: int
    t_ns: int | None
    lost_lines: int
    redacted: int
