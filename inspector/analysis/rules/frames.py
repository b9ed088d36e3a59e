"""Frames that the SDK chokes on, drops, or reads otherwise than the standard says."""

from __future__ import annotations

from inspector.analysis.delivery import is_nameless
from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import EVENTS
from inspector.analysis.rules.finding import printable, quote
from inspector.analysis.rules.ledger import Ledger
from inspector.analysis.rules.progress import Progress
from inspector.analysis.step import Step
from inspector.recording.lines import Event, Line, RawFrame, Tail

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
STANDARD = frozenset({b"event", b"data", b"id", b"retry", b""})
"""The fields of the standard; a comment is a line whose name is empty."""


def has_no_name(event: Event) -> bool:
    """Whether an event was dispatched as `message` for want of a name in its frame."""
    return event.event == "message" and is_nameless(event)


class Frames(Family):
    """Looks at the bytes; a frame in the canonical spelling has nothing to look at."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._at_start = True

    def step(self, step: Step) -> None:
        """The frame of an event."""
        if step.event.exact is not None:
            self._frame(step, step.event.exact)
            if step.type in EVENTS and has_no_name(step.event):
                text = f"event {step.number}, {step.type}, has no name"
                self.ledger.add(rule.FRAME_NAMELESS, step, f"event:{step.type}", text)
        self._at_start = False

    def line(self, line: Line) -> None:
        """A frame that dispatches nothing, and what was unterminated at the end."""
        if isinstance(line, RawFrame):
            names = self._frame(line, line.raw)
            if b"event" in names:
                text = f"{quote(line.raw)} dispatches nothing"
                self.ledger.add(rule.FRAME_WITHOUT_DATA, line, self.progress.path, text)
        elif isinstance(line, Tail):
            text = f"the last {len(line.raw):,} bytes are no frame: {quote(line.raw)}"
            self.ledger.add(rule.FRAME_UNTERMINATED, line, "tail", text)
            self._merged(line, line.raw, _names(line.raw))
        else:
            return
        self._at_start = False

    def _frame(self, at: Step | Line, raw: bytes) -> list[bytes]:
        """Look at the bytes of a whole frame; the names of its lines."""
        try:
            raw.decode()
        except UnicodeDecodeError as error:
            text = f"byte {error.start + 1:,} of the frame is 0x{raw[error.start]:02x}"
            self.ledger.add(rule.FRAME_INVALID_UTF8, at, self.progress.path, text)
        if self._at_start and raw.startswith(BYTE_ORDER_MARK):
            raw = raw.removeprefix(BYTE_ORDER_MARK)
            self.ledger.add(rule.FRAME_BOM, at, "message", f"the mark stands before {quote(raw)}")
        names = _names(raw)
        self._merged(at, raw, names)
        odd = next((name for name in names if name not in STANDARD), None)
        if odd is not None:
            path = f"field:{printable(odd.decode(errors='replace'))}"
            self.ledger.add(rule.FRAME_UNKNOWN_FIELD, at, path, f"a line begins with {quote(odd)}")
        return names

    def _merged(self, at: Step | Line, raw: bytes, names: list[bytes]) -> None:
        count = names.count(b"event")
        if count > 1:
            text = f"{count:,} event names stand in one frame of {len(raw):,} bytes"
            self.ledger.add(rule.FRAME_MERGED, at, self.progress.path, text)


def _names(raw: bytes) -> list[bytes]:
    """The field names of a frame's lines, an empty one for a comment or a blank line."""
    return [line.partition(b":")[0] for line in raw.splitlines()]
