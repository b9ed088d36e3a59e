"""A glance: a recording as far as its first and its last lines tell, without its events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from inspector.compare.level import Level
from inspector.compare.turns.noise import Noise
from inspector.compare.turns.turn import Message, Turn, TurnUsage
from inspector.recording.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Collection

RAW: frozenset[Level] = frozenset({"case", "transport", "events", "bytes"})
"""Levels that read the files themselves, for which a glance is enough."""


def suffices(levels: Collection[Level]) -> bool:
    """Whether a glance is enough for these levels."""
    return RAW.issuperset(levels)


def glance(recording: Recording) -> Turn:
    """A turn without blocks. Raises `RecordingError` where the file cannot be read."""
    header, end = recording.header, recording.end
    response, standing = recording.response, recording.standing()
    lost: Any = end.fields.get("lost_lines") if end else None
    refusal = f"{recording.path}: {standing[0]}" if standing else None
    if lost and refusal is None:
        refusal = f"{recording.path}: its recorder could not write {lost} lines of it"
    return Turn(
        path=recording.path,
        case=header.labels.get("case"),
        started=header.started,
        timed=header.clock is not None,
        asked=None,
        status=response.status if response else None,
        outcome=end.outcome if end else None,
        message=Message(),
        blocks=(),
        usage=TurnUsage(),
        marks={},
        events=end.events if end else 0,
        digest=b"",
        noise=Noise(),
        end_line=end.line if end else 1,
        refusal=refusal,
    )
