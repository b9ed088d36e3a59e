"""The index of a recording's rows: where each stands in the file, when it came and what it is.

22 bytes a row. Nearly every line is a delta, which one regular expression takes a whole block of
the file at a time; only the others are parsed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, compress
from operator import sub
from typing import NamedTuple

from inspector.analysis.step import Step, payload
from inspector.recording import End, Event, Header, Line, Response, Split, Tail, Unreadable
from inspector.recording.lines import KINDS
from inspector.recording.scan import is_torn, line_of
from inspector.recording.source import Source
from inspector.timeline.column import Column
from inspector.timeline.landmarks import Landmarks
from inspector.timeline.preview import delta_type

NO_TIME = -1
SOME_BLOCK = -1
"""A block past the 255th different one: its line says which."""
PAUSE_NS = 1_000_000_000
"""A gap that is drawn as a silence."""

_BLOCK = 1 << 18  # bytes that are taken at a time: a screen beside it waits no longer than 10 ms
_DELTA = "content_block_delta"

_lines = re.compile(
    rb'(\{"kind":"event","t":(?:([0-9]{1,18})|null)(?:,"asked":[0-9]+)?'
    rb',"event":"content_block_delta"(?:,"raw":"[^"\\\n]*(?:\\.[^"\\\n]*)*")?'
    rb',"data":\{"type":"content_block_delta","index":([0-9]{1,9})'
    rb',"delta":\{"type":"([a-z_]+)"[^\n]*\}\}\n)|([^\n]*\n)'
).findall
"""The lines of a block: a delta, its time, its block and its type; or any other line."""


class Name(NamedTuple):
    """What rows are: all the names by which a person may ask for them."""

    kind: str
    """The kind of the line: `event`, `response`, …"""
    label: str
    """The type of the delta or of the payload; the kind of what is no event."""
    event: str = ""
    """The type an event was dispatched as."""
    type: str = ""
    """What its payload calls itself."""


class Index:
    """The columns of a timeline. For one writer and any number of readers."""

    def __init__(self, source: Source) -> None:
        self.offsets = array("Q")
        """Where each row's line begins, in bytes."""
        self.lines = array("I")
        """Its 1-based number in the file."""
        self.t_ns = array("q")
        """Its time, `NO_TIME` where it has none."""
        self.blocks = Column[int | None](SOME_BLOCK)
        """The content block it belongs to, `None` where it belongs to none."""
        self.kinds = Column(Name("event", "other"))
        """What it is; the rest are events, since all that is none has a code from the start."""
        for kind in KINDS:
            if kind != "event":
                self.kinds.code(Name(kind, kind))
        self.others = array("Q")
        """The rows that are no events."""
        self.starts = Landmarks()
        """The rows that open a content block."""
        self.stops = Landmarks()
        """The rows that close one."""
        self.wrong = Landmarks()
        """The rows of what went wrong."""
        self.pauses = Landmarks()
        """The rows that came `PAUSE_NS` or more after the one before."""
        self.is_ordered = True
        """Whether every row has a time, and none an earlier one than the row before."""
        self.end = 0
        """The offset up to which the file has been taken in."""
        self._count = 0
        self._line = 1
        self._deltas = _Codes(self._delta_code)
        self._indices = _Codes(lambda index: self.blocks.code(int(index)))
        self._source = source

    def __len__(self) -> int:
        return self._count

    def refresh(self, limit: int | None = None) -> bool:
        """Take in up to about `limit` bytes; whether that was all there is.

        A last line that is torn, or still being written, is left for the next time.
        """
        stop = None if limit is None else self.end + limit
        while stop is None or self.end < stop:
            block = self._source.read_at(self.end, min(limit or _BLOCK, _BLOCK))
            whole = block.rfind(b"\n") + 1
            if whole:
                self._take(block[:whole])
            else:  # the end of the file, or a line longer than a block
                text = next(self._source.lines(self.end), b"")
                line = line_of(text, self._line) if text else None
                if not text or is_torn(text, line):
                    return True
                self._take_odd(text)
            self._note_gaps(self._count)
            self._count = len(self.kinds)
        return self.end >= self._source.size

    def others_before(self, row: int) -> int:
        """How many rows before a row are no events."""
        return bisect_left(self.others, row)

    def _take(self, block: bytes) -> None:
        """Take whole lines: runs of deltas at once, what lies between them one by one."""
        texts, times, blocks, deltas, odd = zip(*_lines(block), strict=True)
        start = 0
        for place in compress(range(len(odd)), odd):
            run = slice(start, place)
            self._take_deltas(texts[run], times[run], blocks[run], deltas[run])
            self._take_odd(odd[place])
            start = place + 1
        self._take_deltas(texts[start:], times[start:], blocks[start:], deltas[start:])

    def _take_deltas(
        self,
        texts: Sequence[bytes],
        times: Iterable[bytes],
        blocks: Iterable[bytes],
        deltas: Iterable[bytes],
    ) -> None:
        if not texts:
            return
        offsets = array("Q", accumulate(map(len, texts), initial=self.end))
        self.end = offsets.pop()
        self.offsets.extend(offsets)
        self.lines.extend(range(self._line, self._line + len(texts)))
        self._line += len(texts)
        self.t_ns.extend([int(t or NO_TIME) for t in times])
        self.blocks.codes.extend(map(self._indices.__getitem__, blocks))
        self.kinds.codes.extend(map(self._deltas.__getitem__, deltas))

    def _take_odd(self, text: bytes) -> None:
        """Take a line that is parsed; blank ones, the header and splits are no rows."""
        line = line_of(text, self._line)
        if line is not None and not isinstance(line, Header | Split):
            row = len(self.kinds)
            self.offsets.append(self.end)
            self.lines.append(self._line)
            t_ns = getattr(line, "t_ns", None)
            self.t_ns.append(t_ns if isinstance(t_ns, int) and 0 <= t_ns < 1 << 63 else NO_TIME)
            if isinstance(line, Event):
                self._take_event(line, row)
            else:
                self._take_other(line, row)
        self.end += len(text)
        self._line += text.endswith(b"\n")

    def _take_event(self, event: Event, row: int) -> None:
        step = Step(0, event, payload(event))
        self.blocks.append(None if step.block is None or step.block < 0 else step.block)
        label = (delta_type(step.payload or {}) if step.type == _DELTA else None) or step.type
        self.kinds.append(Name(event.kind, label, event.event, step.type))
        if step.type == "content_block_start":
            self.starts.add(row)
        elif step.type == "content_block_stop":
            self.stops.add(row)
        if step.payload is None or step.type == "error":
            self.wrong.add(row)

    def _take_other(self, line: Line, row: int) -> None:
        self.blocks.append(None)
        self.kinds.append(Name(line.kind, line.kind))
        self.others.append(row)
        if _is_wrong(line):
            self.wrong.add(row)

    def _note_gaps(self, first: int) -> None:
        """Look at the gaps before the rows from `first` on."""
        begin = max(first - 1, 0)
        times = self.t_ns[begin:]
        if not times:
            return
        gaps = list(map(sub, times[1:], times))
        if times[0] == NO_TIME or min(gaps, default=0) < 0:
            self.is_ordered = False
        if max(gaps, default=0) >= PAUSE_NS:
            for place, gap_ns in enumerate(gaps):
                if gap_ns >= PAUSE_NS and times[place] != NO_TIME:
                    self.pauses.add(begin + place + 1)

    def _delta_code(self, delta: bytes) -> int:
        return self.kinds.code(Name("event", delta.decode(), _DELTA, _DELTA))


class _Codes(dict[bytes, int]):
    """The codes of values as the file spells them, each made when it is first met."""

    def __init__(self, make: Callable[[bytes], int]) -> None:
        self._make = make

    def __missing__(self, spelled: bytes) -> int:
        code = self[spelled] = self._make(spelled)
        return code


def _is_wrong(line: Line) -> bool:
    match line:
        case Unreadable() | Tail():
            return True
        case End(outcome=outcome):
            return outcome != "complete"
        case Response(status=status):
            return status >= 400
        case _:
            return False
