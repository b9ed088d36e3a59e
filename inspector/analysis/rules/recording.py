"""The recording as a file: whole, in order, and with the bytes that its end line vouches for."""

from __future__ import annotations

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.finding import printable, quote
from inspector.analysis.rules.ledger import Ledger
from inspector.analysis.rules.progress import Progress
from inspector.analysis.step import Step
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
    Unknown,
    Unreadable,
)
from inspector.recording.tally import Tally

NO_STREAM = frozenset({"http_error", "not_a_stream", "no_response"})
"""Outcomes of an exchange in which no event stream came."""


class RecordingFile(Family):
    """Looks at every line for what the file is, whatever the stream says."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._headers = 0
        self._status: int | None = None
        self._split: Split | None = None  # a read that ended inside a frame not seen yet
        self._t_ns = 0
        self._tally = Tally()

    def step(self, step: Step) -> None:
        """An event line."""
        self._arrived(step.event)
        if self.progress.end:
            self._misplaced(step.event, "an event after the end line")

    def line(self, line: Line) -> None:
        """Any other line."""
        match line:
            case Header():
                self._headers += 1
                if self._headers > 1:
                    self._misplaced(line, "a second header")
            case Response():
                self._status = line.status
                self._stamp(line, line.t_ns)
            case Split():
                self._split = line
                self._stamp(line, line.t_ns)
            case RawFrame() | Tail() | Body():
                self._arrived(line)
            case Unreadable():
                text = f"{printable(line.why)}: {quote(line.text)}"
                self.ledger.add(rule.LINE_UNREADABLE, line, "file", text)
            case Unknown():
                text = f"a line of the kind {quote(line.name)}"
                self.ledger.add(rule.LINE_UNKNOWN, line, f"kind:{printable(line.name)}", text)
        if self.progress.end:
            self._misplaced(line, f"a line of the kind {line.kind} after the end line")
        elif isinstance(line, End):
            self._end(line)

    def close(self) -> None:
        """The last line was the end line, and nothing is missing before it."""
        if self._split:
            text = f"{self._split.bytes:,} bytes of a frame had arrived that is not in the file"
            self.ledger.add(rule.BYTES_LOST, self._split, "file", text)
        if self.progress.end is None:
            text = f"the file ends after {self.progress.events:,} events"
            self.ledger.add(rule.END_MISSING, self.progress.last, "file", text)

    def _arrived(self, line: Event | RawFrame | Tail | Body) -> None:
        self._split = None
        self._tally.add(line.raw)
        self._stamp(line, line.t_ns)

    def _stamp(self, line: Line, t_ns: int | None) -> None:
        if t_ns is None:
            return
        if t_ns < self._t_ns:
            text = f"stamped {t_ns:,} ns, after a line stamped {self._t_ns:,} ns"
            self.ledger.add(rule.TIME_BACKWARDS, line, "file", text)
        self._t_ns = max(t_ns, self._t_ns)

    def _misplaced(self, line: Line, what: str) -> None:
        self.ledger.add(rule.LINE_MISPLACED, line, "file", what)

    def _end(self, end: End) -> None:
        if end.outcome in NO_STREAM:
            self.ledger.add(rule.NO_STREAM, end, "response", self._answer(end))
        lost = end.fields.get("lost_lines")
        if lost:
            text = f"{quote(lost)} lines of {quote(end.fields.get('lost_bytes'))} bytes were lost"
            self.ledger.add(rule.LINES_LOST, end, "file", text)
            return  # the counts and the hash cannot match then
        if self._tally.bytes != end.bytes:
            text = f"{self._tally.bytes:,} bytes, the end line says {end.bytes:,}"
            self.ledger.add(rule.HASH_MISMATCH, end, "file", text)
        elif end.sha256 and self._tally.sha256() != end.sha256:
            text = f"{self._tally.bytes:,} bytes, whose sha256 is another than the end line says"
            self.ledger.add(rule.HASH_MISMATCH, end, "file", text)
        if self.progress.events != end.events:
            text = f"{self.progress.events:,} events, the end line says {end.events:,}"
            self.ledger.add(rule.COUNT_MISMATCH, end, "file", text)

    def _answer(self, end: End) -> str:
        status = "" if self._status is None else f", HTTP {self._status}"
        error = end.error or {}
        why = (
            f", {printable(error.get('type', ''))} {quote(error.get('message', ''))}"
            if error
            else ""
        )
        return f"{end.outcome}{status}, {self._tally.bytes:,} bytes{why}"
