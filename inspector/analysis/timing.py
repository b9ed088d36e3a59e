"""Timing: everything of a recording that is measured by the clock, in one pass over its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.analysis.arrivals import Arrival, Arrivals, Arriving
from inspector.analysis.buffering import Buffering, Evidence, ReadSizes, judge
from inspector.analysis.bursts import Bursts
from inspector.analysis.estimate import Estimator
from inspector.analysis.figure import NO_TIMES, Figure
from inspector.analysis.gaps import ChunkGaps
from inspector.analysis.idle import Idle
from inspector.analysis.marks import Marks
from inspector.analysis.occurrence import Occurrence, occurrence
from inspector.analysis.rates import Rates
from inspector.analysis.spans import Span, Spans
from inspector.analysis.stalls import Stall, Stalls, stall_figures
from inspector.analysis.step import Step
from inspector.analysis.tokens import Tokens
from inspector.analysis.usage import Usage
from inspector.recording.lines import (
    Body,
    End,
    Event,
    Header,
    Line,
    RawFrame,
    Response,
    Split,
    Tail,
)


@dataclass(frozen=True, slots=True)
class Timing:
    """What the clock says of a recording."""

    marks: dict[str, Figure]
    """By name, in the order of `marks.MARKS`."""
    figures: list[Figure]
    """Counts, gaps and rates."""
    spans: tuple[Span, ...]
    stalls: tuple[Stall, ...]
    gaps_ns: Sequence[int]
    """All gaps between bursts of content, in order."""
    buffering: Buffering


class Stopwatch:
    """Takes a recording line by line, and measures.

    Every `Event` comes with its `Step`, which whoever parses the recording makes once for all.
    """

    def __init__(self, stall_ns: int | None = None) -> None:
        self._timed = True
        self._response: Response | None = None
        self._end: End | None = None
        self._bytes = 0
        self._events = 0
        self._arrivals = Arrivals()
        self._bursts = Bursts()
        self._sizes = ReadSizes()
        self._idle = Idle()
        self._marks = Marks()
        self._spans = Spans()
        self._gaps = ChunkGaps()
        self._stalls = Stalls(stall_ns)
        self._rates = Rates()

    def line(self, line: Line, step: Step | None = None) -> Occurrence | None:
        """Take the next line; `step` where it is an event. Gives the event, taken apart."""
        if isinstance(line, (Event, RawFrame, Split, Tail, Body)):
            return self._arrive(line, step)
        if isinstance(line, Header):
            self._timed = line.clock is not None
        elif isinstance(line, Response):
            self._response = line
            self._idle.response(line)
        elif isinstance(line, End):
            self._end = line
        return None

    def close(self, tokens: Tokens, usage: Usage, by: Estimator | None) -> Timing:
        """The measurements; rates need the tokens."""
        last = self._arrivals.close()
        if last:
            self._read(last)
        timed, end = self._timed, self._end
        marks = self._marks.close(self._response, end, timed=timed)
        bursts = self._bursts.close("nothing arrived" if timed else NO_TIMES)
        stalls = self._stalls.close(end, self._bursts.median_gap_ns())
        rates = self._rates.close(
            tokens.visible, usage.figures()[0], marks["message_stop"], bursts[1], by
        )
        return Timing(
            marks=marks,
            figures=[
                Figure("events", "events", self._events),
                Figure("bytes", "bytes", self._bytes),
                *bursts,
                *self._gaps.close(timed=timed),
                *self._idle.close(end, timed=timed),
                *stall_figures(stalls, timed=timed),
                *rates,
            ],
            spans=self._spans.close(),
            stalls=stalls,
            gaps_ns=self._gaps.gaps_ns,
            buffering=self._judge(marks),
        )

    def _arrive(self, line: Arriving, step: Step | None) -> Occurrence | None:
        size = line.bytes if isinstance(line, Split) else len(line.raw)
        at, finished = self._arrivals.line(line, size)
        if finished is not None:
            self._read(finished)
        if step is not None:
            now = occurrence(step, at, size)
            self._bytes += size
            self._event(now)
            return now
        if isinstance(line, Split):
            self._stalls.split(at)
            return None
        self._bytes += size
        if isinstance(line, RawFrame):
            self._stalls.comment(at)
        return None

    def _read(self, arrival: Arrival) -> None:
        self._bursts.read(arrival)
        self._sizes.read(arrival)
        self._idle.read(arrival)

    def _event(self, now: Occurrence) -> None:
        self._events += 1
        self._idle.take(now)
        self._stalls.take(now)
        self._marks.take(now)
        self._spans.take(now)
        if now.content is not None:
            self._gaps.take(now)
            self._rates.take(now)

    def _judge(self, marks: dict[str, Figure]) -> Buffering:
        foreign = marks["first_event"].value is None and not self._gaps.deltas
        content = self._bursts if foreign else self._gaps
        evidence = Evidence(
            first_event=marks["first_event"],
            e2e=marks["message_stop"],
            events=self._events,
            deltas=self._events if foreign else self._gaps.deltas,
            in_company=content.in_company,
            largest_burst=self._bursts.largest,
            buffer_size=self._sizes.buffer_size(),
            gaps_ns=content.gaps_ns,
            foreign=foreign,
        )
        return judge(evidence, self._response, timed=self._timed)
