"""A turn: one recorded exchange that can be played, with what it answers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inspector.analysis.message import Assembler
from inspector.analysis.step import steps
from inspector.recording import Event, Recording, load
from inspector.recording.lines import Outcome
from inspector.server.choosing.question import Question
from inspector.server.script import Script
from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame, canonical

MESSAGES = "/v1/messages"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One HTTP attempt as it was recorded, or as a scenario has written it."""

    name: str
    """What it is called in logs and messages: the name of its file."""
    case: str
    """What a client may name it by: the recording's `case`, else its file name without suffix."""
    script: Script
    question: Question | None = None
    """What was asked, where the recording knows it and it was the Messages API."""
    method: str = "POST"
    path: str = MESSAGES
    outcome: Outcome | None = None
    call: str = ""
    """What the attempts of one call have in common."""
    attempt: int = 1
    started: str = ""
    """Wall-clock time of its start; empty where it is not known."""

    @property
    def is_stream(self) -> bool:
        """Whether it answers a request for a stream, as it does where nobody knows."""
        return self.question is None or self.question.stream

    @property
    def is_turn_of_talk(self) -> bool:
        """Whether it answers `POST /v1/messages`, and not a side call."""
        return self.method == "POST" and self.path.endswith("/messages")

    @cached_property
    def message(self) -> Mapping[str, Any]:
        """The message that its events add up to, as far as they go."""
        decoder, assembler = Decoder(), Assembler()
        frames = decoder.feed(self.script.body)
        frames += decoder.close()[0]
        for step in steps(map(_event, filter(_dispatches, frames))):
            assembler.step(step)
        return assembler.message()


def _dispatches(frame: Frame) -> bool:
    return frame.event is not None


def _event(frame: Frame) -> Event:
    """An event as a recording would give it, which no time is asked of."""
    event = frame.event or ""
    exact = None if frame.raw == canonical(event, frame.data) else frame.raw
    return Event(0, None, event, frame.data, exact=exact)


def load_turn(path: Path) -> Turn:
    """The turn that a recording holds. Raises `RecordingError`, `NothingToPlay` among it."""
    with load(path) as recording:
        return _turn(recording, Script.from_recording(recording))


def _turn(recording: Recording, script: Script) -> Turn:
    header, request = recording.header, recording.request
    name = os.fsencode(recording.path.name).decode(errors="replace")  # it need not be UTF-8
    stem = name.removesuffix(".gz").removesuffix(".jsonl")
    if header.attempt > 1:  # weather.2.jsonl is of the case of weather.jsonl
        stem = stem.removesuffix(f".{header.attempt}")
    path = urlsplit(request.url).path if request else MESSAGES
    call = header.fields.get("call")
    return Turn(
        name=name,
        case=header.labels.get("case", stem),
        script=script,
        question=Question.from_bytes(request.body) if request and request.body else None,
        method=request.method if request else "POST",
        path=path or "/",
        outcome=recording.outcome,
        call=call if isinstance(call, str) else header.id,
        attempt=header.attempt,
        started=header.started or "",
    )
