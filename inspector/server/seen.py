"""What a server has seen: a request, and how it was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson


@dataclass(slots=True)
class SeenRequest:
    """One request and its answer; what comes after `body` is filled in as it is answered."""

    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = b""
    arrived: datetime = field(default_factory=lambda: datetime.now(UTC))
    arrived_ns: int = 0
    """When its headers had come, on `time.monotonic_ns`."""
    recording: str | None = None
    """The file name of the recording that answered."""
    match: str | None = None
    """`case`, `thread`, `request`, `order`, `one` or `first`: by what it was chosen; `upstream`
    where none answered and an upstream did."""
    status: int | None = None
    faults: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    """Faults for which the answer had no place."""
    outcome: str = ""
    """How the answer ended, in words; empty while it goes on."""
    took_ns: int | None = None
    """From its arrival to the end of the answer."""

    def json(self) -> Any:
        """The body as parsed. Raises `ValueError` where it is not JSON."""
        return orjson.loads(self.body)
