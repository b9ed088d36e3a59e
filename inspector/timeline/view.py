"""The timeline of a recording: its rows by index, at random, as far as the file has been read."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from inspector.recording import Line, Recording, UnreadableFile
from inspector.recording.scan import line_of
from inspector.timeline.index import NO_TIME, SOME_BLOCK, Index, Name
from inspector.timeline.landmarks import Landmarks
from inspector.timeline.rows import Row, rows

if TYPE_CHECKING:  # which takes as long to import as a screen to paint
    from inspector.analysis.rules.checkup import Checkup

FIRST_SCREEN = 1 << 16
"""Bytes from which a first screen can be painted."""

PACE_NS = 50_000_000
"""The time between two rows that is played where the recording has no times."""

_STALL_NS = 2_000_000_000  # what counts as a stall until the analysis is in


class Timeline:
    """Rows 0 to `len(timeline) - 1`: every line of the file but its header and splits.

    It is empty at first. `refresh` takes in the file bit by bit, in a worker if need be; a row that
    has been taken in never moves. For one writer (who refreshes) and any number of readers.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._source = recording.source
        self.index = Index(self._source)
        """Times, kinds and blocks as columns."""
        self.whole = False
        """Whether all that the file held at the last `refresh` has been taken in."""
        self.blocks = self.index.starts
        """Rows that start a content block."""
        self.stalls = Landmarks()
        """Rows that ended a silence of 2 s; those that ended a stall after `judge`."""
        self.wrong = self.index.wrong
        """Rows that went wrong by themselves, and those with findings after `judge`."""
        self._end = recording.end
        self._is_judged = False
        self._repaired = array("q")

    def __len__(self) -> int:
        return len(self.index)

    def refresh(self, limit: int | None = None) -> bool:
        """Take in up to about `limit` bytes more, all without one; whether any rows came.

        Call it until `whole`, and again whenever a recorder may have appended.
        """
        before = len(self)
        self.whole = self.index.refresh(limit)
        if self._end is None and self.whole and len(self) > before:
            self._end = self.recording.end
        if not self._is_judged:
            self._note_stalls(before)
            self._note_wrong(before)
        return len(self) > before

    @property
    def share(self) -> float:
        """How much of the file has been taken in, from 0 to 1."""
        return 1.0 if self.whole else self.index.end / max(self._source.size, 1)

    @property
    def events(self) -> int:
        """How many events there are: as the end line says, else those taken in."""
        if self._end is not None and not self.whole:
            return self._end.events
        return self.taken

    @property
    def taken(self) -> int:
        """How many events have been taken in."""
        return len(self) - self.index.others_before(len(self))

    @property
    def is_timed(self) -> bool:
        """Whether the recording has a clock."""
        return self.recording.header.clock is not None

    @property
    def times(self) -> Sequence[int]:
        """When each row came, in ns, never falling.

        Evenly spaced by `PACE_NS` where the recording has no times.
        """
        if not self.is_timed:
            return range(0, len(self) * PACE_NS, PACE_NS)
        return self.index.t_ns if self.index.is_ordered else self._repair()

    @property
    def duration_ns(self) -> int:
        """The time of the end line, else that of the last row taken in; 0 without times."""
        end_ns = self._end.t_ns if self._end else None
        if end_ns is not None:
            return end_ns
        times = self.times
        return times[-1] if self.is_timed and times else 0

    def row(self, index: int) -> Row:
        """A row, read and parsed for the asking. Raises `IndexError` where there is none."""
        line = self.line(index)
        row = next(rows((line,)))
        return replace(row, number=self.event_number(index), gap_ns=self.gap_ns(index))

    def line(self, index: int) -> Line:
        """The line of a row. Raises `IndexError` where there is none."""
        place = range(len(self))[index]
        text = self._source.line_at(self.index.offsets[place])
        line = line_of(text, self.index.lines[place])
        if line is None or line.kind in {"header", "split"}:
            raise UnreadableFile(f"{self.recording.path} has changed since it was opened")
        return line

    def text(self, first: int, last: int) -> bytes:
        """The lines of the file from row `first` up to, without, row `last`."""
        begin = self.index.offsets[first]
        end = self.index.offsets[last] if last < len(self) else self.index.end
        return self._source.read_at(begin, end - begin)

    def t_ns(self, index: int) -> int | None:
        """When a row came, without reading it; `None` where it has no time."""
        t_ns = self.index.t_ns[index]
        return None if t_ns == NO_TIME else t_ns

    def gap_ns(self, index: int) -> int | None:
        """Time since the event before, as in `Row.gap_ns`, without reading it."""
        name, t_ns = self.kind(index), self.t_ns(index)
        if t_ns is None or name.kind not in {"event", "end"}:
            return None
        before = index - self.index.others_before(index)  # events before this row
        row = self.row_of_event(before) if before else self._response()
        before_ns = None if row is None else self.t_ns(row)
        return None if before_ns is None else t_ns - before_ns

    def kind(self, index: int) -> Name:
        """What a row is, without reading it."""
        return self.index.kinds[index]

    def block(self, index: int) -> int | None:
        """The index of its content block, without reading it unless there are very many."""
        block = self.index.blocks[index]
        return self.row(index).block if block == SOME_BLOCK else block

    def event_number(self, index: int) -> int | None:
        """The 1-based number of a row's event; `None` where it is no event."""
        if self.kind(index).kind != "event":
            return None
        return index - self.index.others_before(index) + 1

    def events_up_to(self, index: int) -> int:
        """How many events there are up to and with a row: the event to show the text so far of."""
        return index + 1 - self.index.others_before(index + 1)

    def row_of_event(self, number: int) -> int:
        """The row of an event. Raises `IndexError` where it has not been taken in."""
        others = self.index.others
        if not 1 <= number <= self.taken:
            raise IndexError(f"there is no event {number} yet")
        before = bisect_left(range(len(others)), number, key=lambda place: others[place] - place)
        return number - 1 + before

    def row_of_line(self, line: int) -> int:
        """The row of a 1-based line, or the one after it where it has none."""
        return min(bisect_left(self.index.lines, line), max(len(self) - 1, 0))

    def row_at(self, t_ns: int) -> int:
        """The last row that had come at a time, 0 before the first."""
        size = len(self)  # first, as there may be more by now
        return max(bisect_right(self.times, t_ns, 0, size) - 1, 0)

    def judge(self, checkup: Checkup, *, upto: int | None = None) -> None:
        """Take in what the rules and the analysis say: stalls and findings.

        `upto` is the number of events that they have seen, where it is not all there will be.
        """
        self._is_judged = upto is None
        ended = [stall.event for stall in checkup.analysis.stalls]
        known, last = self.taken, max(len(self) - 1, 0)
        stalls = [
            last if event is None else self.row_of_event(event)
            for event in ended
            if event is None or event <= known
        ]
        if upto is not None:
            # the last of those events may have begun a burst that the analysis waits to see whole
            stalls += (row for row in self.stalls if self.events_up_to(row) >= upto)
        self.stalls = Landmarks(stalls)
        lines = [finding.line for finding in checkup.findings.at("warning") if finding.line]
        self.wrong = Landmarks([*self.index.wrong, *map(self.row_of_line, lines)])

    def _note_stalls(self, first: int) -> None:
        """Take long silences for stalls, as long as nobody has said better."""
        row = self.index.pauses.after(first - 1)
        while row is not None:
            if (self.gap_ns(row) or 0) > _STALL_NS:
                self.stalls.add(row)
            row = self.index.pauses.after(row)

    def _note_wrong(self, first: int) -> None:
        """Take in what went wrong since somebody looked last."""
        if self.wrong is self.index.wrong:
            return
        row = self.index.wrong.after(first - 1)
        while row is not None:
            self.wrong.add(row)
            row = self.index.wrong.after(row)

    def _response(self) -> int | None:
        """The row of the response, which stands among the first."""
        first = range(min(len(self), 8))
        return next((row for row in first if self.kind(row).kind == "response"), None)

    def _repair(self) -> Sequence[int]:
        """The times without holes and never falling, where a file has them otherwise."""
        known = len(self._repaired)
        if known < len(self):
            last = self._repaired[-1] if known else 0
            more = accumulate(self.index.t_ns[known : len(self)], max, initial=last)
            self._repaired = self._repaired + array("q", more)[1:]
        return self._repaired
