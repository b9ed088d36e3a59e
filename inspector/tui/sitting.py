"""A sitting: one recording, and where in it a reader stands and what they look for."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from inspector.recording import Recording
from inspector.timeline.bases import Base, wall_ns
from inspector.timeline.filtered import Filtered
from inspector.timeline.lanes import Course, course
from inspector.timeline.marks import Mark, Marks
from inspector.timeline.player import Player
from inspector.timeline.query import Query
from inspector.timeline.rows import Row
from inspector.timeline.view import FIRST_SCREEN, Timeline

if TYPE_CHECKING:
    from inspector.analysis.rules.checkup import Checkup
    from inspector.timeline.first_token import FirstToken
    from inspector.timeline.hits import Hits
    from inspector.timeline.search import Search
    from inspector.timeline.textsofar import TextSoFar

_AT_HAND = 512  # rows
_SILENCE_S = 1.0  # which is worth telling

PIECE = 4 << 20
"""Bytes that are taken in before anything else may be done."""


class Sitting:
    """What the actions of the replay screen work on."""

    def __init__(self, recording: Recording, clock: Callable[[], int] = time.monotonic_ns) -> None:
        """Open it, with as many rows as a first screen needs."""
        self.recording = recording
        self.timeline = Timeline(recording)
        self.timeline.refresh(FIRST_SCREEN)
        self.read_row: Callable[[int], Row] = lru_cache(_AT_HAND)(self.timeline.row)
        """A row of the timeline; those that were shown last are at hand."""
        self.player = Player(self.timeline, clock)
        if self.timeline.events_up_to(len(self.timeline) - 1):
            self.player.seek_row(self.timeline.row_of_event(1))
        self.shown = Filtered(self.timeline)
        self.shown.refresh()
        self.search: Search | None = None
        self._hits: Hits | None = None
        self.marks = Marks(recording.path)
        self.base: Base = "start"
        self.checkup: Checkup | None = None
        self.checked: int | None = None
        """How many events the check-up has seen, where more were to come; else `None`."""
        self._first_token: FirstToken | None = None
        self.course: Course = course(self.timeline)
        self.assembled = 0
        """Up to which event the message has been put together."""
        self.silent_s: float | None = None
        """For how long nothing has come of a recording that goes on, in tenths of seconds."""
        self.news = 0
        """Grows with all that is learned of the recording as a whole, marks included."""

    @cached_property
    def text(self) -> TextSoFar:
        """The message after each event."""
        # imported here: the first screen does without it
        from inspector.timeline.textsofar import TextSoFar

        return TextSoFar(self.timeline)

    @property
    def hits(self) -> Hits | None:
        """The hits of the search among the rows that are shown."""
        if self.search is None:
            return None
        # imported here: the first screen does without it
        from inspector.timeline.hits import Hits

        if (
            self._hits is None
            or self._hits.search is not self.search
            or self._hits.shown is not self.shown
        ):
            self._hits = Hits(self.search, self.shown)
        return self._hits

    @property
    def row(self) -> int:
        """Where the reader stands."""
        return self.player.position().row

    @property
    def query(self) -> Query:
        """Which rows are shown."""
        return self.shown.query

    @property
    def reads_text(self) -> bool:
        """Whether the filter has to read each row from the file."""
        return bool(self.query.texts)

    @property
    def last_mark(self) -> Mark | None:
        """The mark that was put last: what the time base `mark` counts from."""
        return max(self.marks.all(), key=lambda mark: mark.when, default=None)

    @property
    def mark_ns(self) -> int | None:
        """When the row of that mark came."""
        mark = self.last_mark
        if mark is None or not len(self.timeline):
            return None
        return self.timeline.t_ns(min(self.row_of(mark), len(self.timeline) - 1))

    def row_of(self, mark: Mark) -> int:
        """The row that a mark stands on."""
        return self.timeline.row_of_line(mark.line)

    def grow(self, limit: int | None = PIECE) -> bool:
        """Take in more of the file; whether any rows came."""
        grew = self.timeline.refresh(limit)
        self.news += not self.timeline.whole
        if grew and not self.reads_text:
            self.shown.refresh()
        return grew

    def filter(self, query: Query) -> None:
        """Show the rows of a query; those of a text have yet to be looked for."""
        self.shown = Filtered(self.timeline, query)
        if not self.reads_text:
            self.shown.refresh()

    def listen(self, now_ns: int) -> bool:
        """Measure the silence up to now on the wall clock; whether it reads differently."""
        began_ns, times = wall_ns(self.recording.header.started), self.timeline.times
        before, self.silent_s = self.silent_s, None
        if began_ns is not None and self.timeline.is_timed and times:
            silent_s = (now_ns - began_ns - times[-1]) / 1e9
            self.silent_s = round(silent_s, 1) if silent_s >= _SILENCE_S else None
        return self.silent_s != before

    def survey(self) -> None:
        """Draw the course again, with what is known by now."""
        # imported here: the first screen does without it
        from inspector.timeline.first_token import FirstToken

        if self._first_token is None:
            self._first_token = FirstToken(self.timeline)
        self._first_token.refresh()
        analysis = self.checkup.analysis if self.checkup else None
        self.course = course(self.timeline, analysis, self._first_token.t_ns)

    def judge(self, checkup: Checkup, *, upto: int | None = None) -> None:
        """Take in what the rules and the analysis say; `upto` as in `Timeline.judge`."""
        self.checkup, self.checked = checkup, upto
        self.news += 1
        self.timeline.judge(checkup, upto=upto)
        self.survey()
