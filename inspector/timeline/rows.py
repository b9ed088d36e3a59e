"""The rows of the timeline: one a line of the recording, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspector.analysis.step import Step, payload
from inspector.recording import (
    Body,
    End,
    Event,
    Line,
    RawFrame,
    Request,
    Response,
    Tail,
    Unknown,
    Unreadable,
)
from inspector.timeline.cell import visible
from inspector.timeline.preview import LONGEST, delta_type, preview, quoted

WRONG = "!"
"""The glyph of what went wrong."""

_GLYPHS = {"error": WRONG, "content_block_start": "*"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    line: int
    """The 1-based number of its line in the file."""
    kind: str
    """The kind of the line: `event`, `response`, `tail`, …"""
    label: str
    """What it is called: the type of an event, or of its delta."""
    payload: str
    """What it carried, in one line without control characters."""
    t_ns: int | None = None
    gap_ns: int | None = None
    """Of an event and of the end: time since the event before, else since the response.

    Events of one read have 0."""
    number: int | None = None
    """1-based number of an event."""
    event: str | None = None
    """The type that an event was dispatched as."""
    type: str = ""
    """What the payload of an event calls itself."""
    block: int | None = None
    """The index of its content block."""
    glyph: str = " "
    """`!` for what went wrong, `*` for the start of a block."""
    raw: bytes = b""
    """Its exact bytes on the wire."""
    data: bytes = b""
    """The data of an event, verbatim."""


def rows(lines: Iterable[Line]) -> Iterator[Row]:
    """The rows of a recording's lines; splits and the header have none."""
    number = 0
    before: int | None = None
    for line in lines:
        if isinstance(line, Event):
            number += 1
            yield _event(line, number, _since(before, line.t_ns))
            before = line.t_ns
        elif isinstance(line, End):
            yield _end(line, _since(before, line.t_ns))
        else:
            if isinstance(line, Response):
                before = line.t_ns
            row = _other(line)
            if row is not None:
                yield row


def _since(before: int | None, t_ns: int | None) -> int | None:
    return None if before is None or t_ns is None else t_ns - before


def _event(event: Event, number: int, gap_ns: int | None) -> Row:
    step = Step(number, event, payload(event))
    type_ = label = step.type
    glyph = _GLYPHS.get(type_, " ")
    if step.payload is None:
        told, glyph = visible(event.data[:LONGEST].decode(errors="replace")), WRONG
    else:
        told = preview(type_, step.payload)
        if label == "content_block_delta":
            label = delta_type(step.payload) or label
    return Row(
        line=event.line,
        kind=event.kind,
        label=visible(label),
        payload=told,
        t_ns=event.t_ns,
        gap_ns=gap_ns,
        number=number,
        event=event.event,
        type=type_,
        block=step.block,
        glyph=glyph,
        raw=event.raw,
        data=event.data,
    )


def _end(end: End, gap_ns: int | None) -> Row:
    told = "  ".join([end.outcome, *(end.error or {}).values()])
    glyph = " " if end.outcome == "complete" else WRONG
    return Row(end.line, end.kind, end.kind, visible(told), end.t_ns, gap_ns, glyph=glyph)


def _other(line: Line) -> Row | None:
    match line:
        case Request(number, t_ns, method, url):
            return Row(number, line.kind, line.kind, visible(f"{method} {url}"), t_ns)
        case Response(number, t_ns, status):
            told = f"{status}  {line.header('content-type') or 'no content type'}"
            glyph = WRONG if status >= 400 else " "
            return Row(number, line.kind, line.kind, visible(told), t_ns, glyph=glyph)
        case RawFrame(number, t_ns, raw) | Tail(number, t_ns, raw) | Body(number, t_ns, raw):
            told = quoted(raw[:LONGEST].decode(errors="replace"))
            glyph = WRONG if isinstance(line, Tail) else " "
            return Row(number, line.kind, line.kind, visible(told), t_ns, glyph=glyph, raw=raw)
        case Unreadable(number, _, why):
            return Row(number, line.kind, "unreadable line", f"line {number:,}: {why}", glyph=WRONG)
        case Unknown(number, name):
            told = "a kind that this version does not know"
            return Row(number, line.kind, visible(name), told)
        case _:
            return None
