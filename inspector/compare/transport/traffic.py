"""The traffic of a recording: how its events were carried, in one pass over its lines."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from inspector.analysis.analysis import Analyser, Analysis
from inspector.analysis.content import DELTA
from inspector.analysis.step import Step, payload
from inspector.compare.transport.deltas import Chunks, Stream
from inspector.compare.transport.sequence import Sequence
from inspector.recording import Event, Header, Line, RawFrame, Response


@dataclass(slots=True)
class Seen:
    """How often something was seen, and the line of the first."""

    line: int
    count: int = 0


@dataclass(slots=True)
class Traffic:
    """How the events of one recording were carried."""

    timed: bool = False
    response: Response | None = None
    kinds: dict[str, Seen] = field(default_factory=dict)
    """By what the payload of an event calls itself; deltas are below."""
    blocks: dict[str, Seen] = field(default_factory=dict)
    """Content blocks by their type."""
    chunks: dict[Stream, Chunks] = field(default_factory=dict)
    order: Sequence = field(default_factory=Sequence)
    """Of all events but pings."""
    comments: Seen | None = None
    """Frames that dispatch nothing."""
    padded: Seen | None = None
    """Frames with spaces before their last brace."""
    carriage: Seen | None = None
    """Frames whose lines end in a carriage return."""
    nameless: Seen | None = None
    """Events without an `event:` line, whose data says what they are."""
    lines: array[int] = field(default_factory=lambda: array("I"))
    """The line of each event."""
    analysis: Analysis = field(init=False)


class _Fold:
    """Takes the lines of a recording."""

    def __init__(self) -> None:
        self.traffic = Traffic()
        self._analyser = Analyser()
        self._open: dict[object, str] = {}  # the type of the block of each index

    def line(self, line: Line) -> None:
        """Take the next line."""
        traffic = self.traffic
        if isinstance(line, Event):
            traffic.lines.append(line.line)
            step = Step(len(traffic.lines), line, payload(line))
            self._analyser.line(line, step)
            self._event(step, line)
            return
        self._analyser.line(line)
        if isinstance(line, Header):
            traffic.timed = line.clock is not None
        elif isinstance(line, Response):
            traffic.response = line
        elif isinstance(line, RawFrame):
            traffic.comments = _seen(traffic.comments, line.line)

    def close(self) -> Traffic:
        """What was seen."""
        self.traffic.analysis = self._analyser.close()
        return self.traffic

    def _event(self, step: Step, event: Event) -> None:
        traffic, fields, kind = self.traffic, step.payload or {}, step.type
        label = kind if step.block is None else f"{kind} {step.block}"
        delta = fields.get("delta")
        if kind == DELTA and isinstance(delta, dict):
            label = f"{delta.get('type')} {step.block}"
            self._delta(step, delta, event.line)
        else:
            traffic.kinds[kind] = _seen(traffic.kinds.get(kind), event.line)
            self._note_block(kind, step, fields, event.line)
        if kind != "ping":
            traffic.order.event(label, step.number, event.line)
        self._spelling(event, fields)

    def _note_block(self, kind: str, step: Step, fields: dict[str, Any], line: int) -> None:
        block = fields.get("content_block")
        if kind == "content_block_start" and isinstance(block, dict):
            type_ = str(block.get("type"))
            self._open[step.block] = type_
            self.traffic.blocks[type_] = _seen(self.traffic.blocks.get(type_), line)

    def _delta(self, step: Step, delta: dict[str, Any], line: int) -> None:
        stream = Stream(self._open.get(step.block, "?"), str(delta.get("type")))
        chunks = self.traffic.chunks.get(stream)
        if chunks is None:
            chunks = self.traffic.chunks[stream] = Chunks(line)
        chunks.add(delta)

    def _spelling(self, event: Event, fields: dict[str, Any]) -> None:
        traffic = self.traffic
        if event.data.endswith((b" }", b"\t}")):
            traffic.padded = _seen(traffic.padded, event.line)
        if event.exact is None:
            return
        if b"\r" in event.exact:
            traffic.carriage = _seen(traffic.carriage, event.line)
        if event.event == "message" and fields.get("type", "message") != "message":
            traffic.nameless = _seen(traffic.nameless, event.line)


def traffic_of(lines: Iterable[Line]) -> Traffic:
    """How the events of a recording's lines were carried."""
    fold = _Fold()
    for line in lines:
        fold.line(line)
    return fold.close()


def _seen(before: Seen | None, line: int) -> Seen:
    seen = before or Seen(line)
    seen.count += 1
    return seen
