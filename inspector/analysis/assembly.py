"""Assembly: the message of a whole recording, streamed or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspector.analysis.message import Assembler
from inspector.analysis.step import Step, payload
from inspector.analysis.values import loads
from inspector.recording import Body, Event, Recording


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the answer of a recording adds up to."""

    assembler: Assembler
    """After the last event."""
    body: bytes | None
    """The body of an answer that was not streamed."""


def assembled(recording: Recording) -> Assembly:
    """Put the answer together, as far as it came."""
    assembler = Assembler()
    bodies = []
    for line in recording.lines():
        if isinstance(line, Event):
            assembler.step(Step(assembler.number + 1, line, payload(line)))
        elif isinstance(line, Body):
            bodies.append(line.raw)
    whole = b"".join(bodies) if bodies and not assembler.number else None
    return Assembly(assembler, whole)


def assemble(recording: Recording) -> dict[str, Any]:
    """The message of a recording, as JSON: of a stream that died, all that came of it.

    An answer that was not streamed is given as it is, an error too. Raises `ValueError` where that
    is no JSON object.
    """
    assembly = assembled(recording)
    if assembly.body is None:
        return assembly.assembler.message()
    message = loads(assembly.body)
    if not isinstance(message, dict):
        raise ValueError(f"the body of {recording.path} is no JSON object")
    return message
