"""Folding: a recording in, its turn out, in one pass over the lines."""

from __future__ import annotations

from typing import Any, Final
from zlib import crc32

from inspector.analysis.arrivals import Moment
from inspector.analysis.content import DELTA
from inspector.analysis.marks import Marks
from inspector.analysis.message import Assembler
from inspector.analysis.occurrence import occurrence
from inspector.analysis.rules.checker import MESSAGE, Checker
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.frames import Frames
from inspector.analysis.step import Step, payload
from inspector.analysis.usage import UsageCounter
from inspector.compare.turns.asking import asked_of
from inspector.compare.turns.beside import Beside
from inspector.compare.turns.groups import Group, grouped
from inspector.compare.turns.noise import Noise
from inspector.compare.turns.numbering import Numbering
from inspector.compare.turns.saying import Lines, said_by
from inspector.compare.turns.turn import Asked, Stretch, Turn
from inspector.recording.lines import (
    Body,
    End,
    Event,
    Header,
    Line,
    RawFrame,
    Request,
    Response,
    Tail,
    Unreadable,
)
from inspector.recording.recording import Recording
from inspector.recording.scan import is_torn, line_of

_FAMILIES: Final[tuple[type[Family], ...]] = (Numbering, *MESSAGE, Frames)


def fold(recording: Recording) -> Turn:
    """What a recording says. Raises `RecordingError` where it cannot be read."""
    folding = Folding(recording)
    number = 0
    for found in grouped(recording.source.blocks()):
        if isinstance(found, Group):
            number = found.last
            folding.group(found)
            continue
        number, text = found
        line = line_of(text, number)
        if is_torn(text, line):
            break
        if line is not None:
            folding.line(line)
    return folding.close(number)


class Folding:
    """Takes the lines of a recording, plain deltas in groups, and makes its turn."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._timed = recording.header.clock is not None
        self._asked: Asked | None = None
        self._response: Response | None = None
        self._end: End | None = None
        self._unreadable: Unreadable | None = None
        self._assembler = Assembler()
        self._checker = Checker(_FAMILIES)
        self._usage = UsageCounter()
        self._marks = Marks()
        self._beside = Beside()
        self._check = 0  # of the bytes of the body
        self._counts = dict.fromkeys(
            ("ids", "pings", "comments", "deltas", "groups", "empty", "padded", "spelled"), 0
        )
        self._group: tuple[object, object] | None = None  # block and type of the delta before
        self._stretches: dict[int, list[Stretch]] = {}
        self._events = 0
        self._start: int | None = None
        self._delta: int | None = None
        self._last_event = 1

    def group(self, group: Group) -> None:
        """Take plain deltas that follow each other."""
        number = self._events + 1
        self._events += len(group)
        self._check = crc32(group.frames, self._check)
        counts = self._counts
        counts["deltas"] += len(group)
        counts["padded"] += group.padded
        counts["empty"] += group.empty
        self._follow(group.index, group.kind)
        for step in group.merged(number):
            self._take(step)
        added = self._assembler.added
        if added is not None:
            self._grow(added.position, Stretch(group.first, group.lengths()))
        if self._timed:
            for step in group.landmarks(number):
                self._mark(step)

    def line(self, line: Line) -> None:
        """Take any other line."""
        if isinstance(line, Event):
            self._event(line)
            return
        if isinstance(line, RawFrame | Tail | Body):
            self._check = crc32(line.raw, self._check)
            self._counts["comments"] += isinstance(line, RawFrame)
            if isinstance(line, Body):
                self._beside.read(line.raw)
        elif isinstance(line, Request):
            self._asked = self._asked or asked_of(line)
        elif isinstance(line, Response):
            self._response = self._response or line
        elif isinstance(line, End):
            self._end = line
        elif isinstance(line, Unreadable):
            self._unreadable = self._unreadable or line
        if not isinstance(line, Header):
            self._checker.line(line)

    def close(self, lines: int) -> Turn:
        """The turn of all the lines, of which there are so many."""
        recording, response, end = self._recording, self._response, self._end
        said = said_by(
            self._assembler,
            self._usage.close(),
            Lines(self._start, self._delta, self._last_event, self._stretches),
        )
        figures = self._marks.close(response, end, timed=self._timed)
        counts = self._counts | {"ids": said.ids}
        return Turn(
            path=recording.path,
            case=recording.header.labels.get("case"),
            started=recording.header.started,
            timed=self._timed,
            asked=self._asked,
            status=response.status if response else None,
            outcome=end.outcome if end else None,
            message=said.message,
            blocks=said.blocks,
            usage=said.usage,
            violations=self._checker.close(),
            marks={
                name: int(each.value) for name, each in figures.items() if each.value is not None
            },
            events=self._events,
            digest=b"%08x %b" % (self._check, end.sha256.encode() if end else b""),
            noise=Noise(**counts, sealed=said.sealed, masked=said.masked),
            end_line=end.line if end else lines,
            error=self._beside.error,
            others=self._beside.others,
            body=self._beside.body(),
            refusal=self._refusal(),
        )

    def _event(self, event: Event) -> None:
        self._events += 1
        self._check = crc32(event.raw, self._check)
        step = Step(self._events, event, payload(event))
        counts = self._counts
        counts["spelled"] += event.exact is not None
        counts["padded"] += event.data.endswith(b" }")
        kind = step.type
        if kind == "ping":
            counts["pings"] += 1
        elif kind != DELTA:
            self._group = None
        self._take(step)
        self._beside.step(step)
        if kind == DELTA:
            self._delta_of(step)
        elif kind == "message_start":
            self._start = self._start or event.line
        elif kind == "message_delta":
            self._delta = event.line
        if kind in ("message_start", "message_delta"):
            self._usage.take(occurrence(step._replace(number=event.line)))
        if self._timed:
            self._mark(step)

    def _take(self, step: Step) -> None:
        self._last_event = step.event.line
        self._assembler.step(step._replace(number=step.event.line))
        self._checker.step(step)

    def _mark(self, step: Step) -> None:
        self._marks.take(occurrence(step, Moment(step.event.t_ns, 0)))

    def _delta_of(self, step: Step) -> None:
        """Count a delta that is not plain, and take note of what it brought."""
        self._counts["deltas"] += 1
        delta: Any = (step.payload or {}).get("delta")
        kind = None
        if isinstance(delta, dict):
            kind = delta.get("type")
            texts = (delta.get("text"), delta.get("partial_json"), delta.get("thinking"))
            self._counts["empty"] += "" in texts
        self._follow(step.block, kind)
        added = self._assembler.added
        if added is not None:
            self._grow(added.position, Stretch(step.event.line, (len(added.text),)))

    def _grow(self, position: int, stretch: Stretch) -> None:
        """Take note of which lines brought the text of a block."""
        self._stretches.setdefault(position, []).append(stretch)

    def _follow(self, block: object, kind: object) -> None:
        """Count a group, where a delta begins one."""
        if self._group != (block, kind):
            self._group = (block, kind)
            self._counts["groups"] += 1

    def _refusal(self) -> str | None:
        path = self._recording.path
        standing = self._recording.standing()
        if standing:
            return f"{path}: {standing[0]}"
        if self._unreadable is not None:
            return f"{path}: line {self._unreadable.line} is unreadable: {self._unreadable.why}"
        lost = self._end.fields.get("lost_lines") if self._end else None
        return f"{path}: its recorder could not write {lost} lines of it" if lost else None
