"""The level `bytes`: the frames of two recordings, exactly. It has no rules: it never gates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inspector.compare.raw.aligned import Side, first_of, result
from inspector.compare.raw.frames import Frames, exact_keys
from inspector.compare.raw.reopening import reopen
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn
from inspector.compare.words import shown
from inspector.recording import Body, Event, Line, RawFrame, Tail

RULES: Final[tuple[Rule, ...]] = ()

_SHOWN = 400
"""How many bytes of a frame are shown."""


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """Align the frames of the first run of each side. Raises `RecordingError`."""
    with reopen(bases[0].path) as base, reopen(heads[0].path) as head:
        ours, theirs = Frames(base.source, exact_keys), Frames(head.source, exact_keys)
        return result("bytes", Side(ours, told), Side(theirs, told), first_of(bases, heads))


def told(line: Line) -> str:
    """The bytes of a frame as text, line ends escaped."""
    if not isinstance(line, Event | RawFrame | Tail | Body):
        return line.kind
    raw = line.raw
    text = shown(raw[:_SHOWN].decode(errors="backslashreplace"))
    return text if len(raw) <= _SHOWN else f"{text}… {len(raw) - _SHOWN:,} bytes more"
