"""How a server plays, chooses and spoils what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from inspector.server.faults import Injection
from inspector.server.matching import By
from inspector.server.pacing import Tempo
from inspector.server.seen import SeenRequest

Listener: TypeAlias = Callable[[SeenRequest], None]
"""Told of each request when its answer has ended; called on the server's thread."""


@dataclass(frozen=True, slots=True)
class Options:
    """What can be told a server."""

    tempo: Tempo = field(default_factory=Tempo)
    by: By = "auto"
    loop: bool = False
    """Whether recordings that have been played are played from the first again."""
    first_if_none: bool = False
    """Whether the first recording answers what no recording answers."""
    injection: Injection = field(default_factory=Injection)
    faulty: int | None = None
    """How many answers have faults, from the first on; `None`: all."""
    on_answer: Listener | None = None
    on_request: Listener | None = None
    """Told of each request when it arrives."""
    fallback: str | None = None
    """Base URL of a server that is asked what no recording answers."""
