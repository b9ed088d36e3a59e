"""An exchange that is over: what an observer of the proxy is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.recording import Summary


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it."""

    method: str
    target: str
    """Path and query as the client asked for them, without keys."""
    status: int | None
    """The status that the upstream gave; `None` where it gave none."""
    first_byte_ns: int | None
    """From the request to the first byte of the answer's body; `None` where none came."""
    duration_ns: int
    """From the request to the end, whatever end it was."""
    summary: Summary | None
    """The recording: its path, attempt, outcome, counts. `None` where none could be made."""
