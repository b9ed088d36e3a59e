"""How a server plays, chooses and spoils what it answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from inspector.server.choosing.matching import WAYS, By
from inspector.server.faults import Injection, parse_fault
from inspector.server.pacing import REAL_TIME, Tempo
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


Unmatched: TypeAlias = Literal["error", "first"]
"""What a request gets that no recording answers."""


def written(
    *,
    speed: float = REAL_TIME,
    max_gap: float | None = None,
    match: By = "auto",
    loop: bool = False,
    unmatched: Unmatched = "error",
    faults: str | Iterable[str] = (),
    fault_first: int | None = None,
    seed: int = 0,
) -> Options:
    """Options as a test or a program writes them, `max_gap` in seconds.

    Raises `ValueError` with a line that says what would make sense.
    """
    if match not in WAYS:
        raise ValueError(f"match is one of {', '.join(WAYS)}, not {match!r}")
    if unmatched not in ("error", "first"):
        raise ValueError(f"unmatched is error or first, not {unmatched!r}")
    if not _is_number(speed):
        raise ValueError(f"speed is a number, not {speed!r}")
    if max_gap is not None and not (_is_number(max_gap) and 0 <= max_gap < math.inf):
        raise ValueError(f"max_gap is a number of seconds, not {max_gap!r}")
    if fault_first is not None and not (isinstance(fault_first, int) and fault_first > 0):
        raise ValueError(f"fault_first is a number of answers, not {fault_first!r}")
    return Options(
        tempo=Tempo(speed, None if max_gap is None else round(max_gap * 1_000_000_000)),
        by=match,
        loop=loop,
        first_if_none=unmatched == "first",
        injection=Injection(map(parse_fault, _texts(faults)), seed),
        faulty=fault_first,
    )


def _texts(faults: Any) -> Iterable[str]:
    texts = [faults] if isinstance(faults, str) else faults
    if not isinstance(texts, Iterable) or not all(isinstance(text, str) for text in texts):
        raise ValueError(f"a fault is a text such as 'cut@event=12', not {faults!r}")
    return texts


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
