"""Loading: the rest of the file in a thread, then what the rules say; and files that grow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker, get_current_worker

from inspector.recording import Event, Line, Recording, RecordingError, load
from inspector.tui.desk import Desk
from inspector.tui.sitting import PIECE, Sitting

if TYPE_CHECKING:
    from inspector.analysis.rules.checkup import Checkup

_LOOK = 10  # ticks between two looks at whether a recorder is still at work
_MOST = 20_000  # rows of a recording that is judged while it is made: half a second of work
_MOST_BYTES = 32 << 20
_SHARE = 50  # how many times as long it is then left alone


class Loading(Desk):
    """Opens the recording, and keeps up with it."""

    is_loading = False
    """Whether a thread takes in the file."""
    _is_refused = False
    _surveyed = 0
    """How many rows there were when the course was drawn last."""
    _glance_at = 0.0
    """When to judge again what there is so far."""
    _glanced_at_rows = 0
    """How many rows there were when it was judged last."""
    _ticks = 0

    def open(self) -> bool:
        """Open the recording, once there is one; `refusal` says why there is none."""
        try:
            recording = self._load_path()
        except RecordingError as error:
            self.refusal, self._is_refused = str(error), True
            return False
        if recording is None:
            return False
        self.grows = recording.end is None and recording.is_live
        self._sitting = Sitting(recording)
        self._sitting.player.set_speed(self.speed)
        if self.grows and self.follows:
            self._sitting.player.follow()
        return True

    def _load_path(self) -> Recording | None:
        """The recording, `None` as long as its recorder has not begun it."""
        if self._is_refused:
            return None
        if self.path is None:
            self.path = self._newest()
        if self.path is None:
            self.refusal = "Starting the capture."
            return None
        if self.follows and not (self.path.exists() and self.path.stat().st_size):
            self.refusal = f"Waiting for {self.path} to begin."
            return None
        return load(self.path)

    def _newest(self) -> Path | None:
        """The last recording that the capture has begun."""
        capture = self.app.capture
        return capture.paths[-1] if capture and capture.paths else None

    def turn_to_newest(self) -> None:
        """Where the capture has begun another recording, show that."""
        newest = self._newest()
        if newest is None or newest == self.path or not newest.exists() or self.is_loading:
            return
        self.path = newest
        self.sitting.recording.close()
        self._sitting = None
        self._surveyed = self._glanced_at_rows = 0
        self._glance_at = 0.0

    def load_rest(self) -> None:
        """Take in the rest, in a thread."""
        if self._sitting is None:
            return
        self.is_loading = True
        self.run_worker(self._load, group="load", exclusive=True, thread=True)

    def keep_up(self) -> bool:
        """Take in what a recorder has written since; whether there was anything."""
        if not self.grows or self.is_loading:
            return False
        grew = self.sitting.grow()
        self._ticks += 1
        if self._ticks % _LOOK == 0:
            grew |= self._survey()
            if not self.sitting.recording.is_live:
                self._finish()
        return grew | self.sitting.listen(time.time_ns() if self.grows else 0)

    def _survey(self) -> bool:
        """Draw and judge anew what has come since the last time; whether there was anything."""
        index = self.sitting.timeline.index
        rows = len(index)
        is_due = rows != self._glanced_at_rows and time.monotonic() > self._glance_at
        if is_due and rows <= _MOST and index.end <= _MOST_BYTES:
            self._glance_at, self._glanced_at_rows = inf, rows
            self.run_worker(self._glance, group="glance", exclusive=True, thread=True)
        if rows == self._surveyed:
            return False
        self._surveyed = rows
        self.sitting.survey()
        return True

    def _glance(self) -> None:
        """In a thread: judge what there is so far, for a small share of the time."""
        # imported here: the first screen does without the rules
        from inspector.analysis.rules.checkup import check_up

        worker, sitting, begun = get_current_worker(), self.sitting, time.monotonic()
        try:
            with load(sitting.recording.path) as recording:
                lines = list(_until_cancelled(recording.lines(), worker))
            checkup = check_up(lines, so_far=True)
        except (_CancelledError, RecordingError):
            return
        finally:
            now = time.monotonic()
            self._glance_at = now + _SHARE * (now - begun) + 1
        events = sum(isinstance(line, Event) for line in lines)
        self.app.call_from_thread(self._glanced, sitting, checkup, events)

    def _glanced(self, sitting: Sitting, checkup: Checkup, events: int) -> None:
        if self.grows and sitting is self._sitting:
            sitting.judge(checkup, upto=events)
            self.sync()

    def _finish(self) -> None:
        """The recorder is done: take in its last lines, and judge the whole."""
        self.grows = False
        self.sitting.grow()
        self.sitting.player.pause()
        self.load_rest()

    def _load(self) -> None:
        """In a thread."""
        worker = get_current_worker()
        sitting = self.sitting
        while not sitting.timeline.whole and not worker.is_cancelled:
            sitting.grow(PIECE)
        self.is_loading = False
        if worker.is_cancelled or self.grows:
            return
        sitting.survey()
        self.app.call_from_thread(self.sync)
        self._judge(sitting, worker)

    def _judge(self, sitting: Sitting, worker: Worker[None]) -> None:
        # imported here: the first screen does without the rules
        from inspector.analysis.rules.checkup import check_up

        try:
            with load(sitting.recording.path) as recording:
                checkup = check_up(_until_cancelled(recording.lines(), worker))
        except (_CancelledError, RecordingError):
            return
        self.app.call_from_thread(self._judged, sitting, checkup)

    def _judged(self, sitting: Sitting, checkup: Checkup) -> None:
        sitting.judge(checkup)
        self.sync()


class _CancelledError(Exception):
    """The screen is gone."""


def _until_cancelled(lines: Iterator[Line], worker: Worker[None]) -> Iterator[Line]:
    for line in lines:
        if worker.is_cancelled:
            raise _CancelledError
        yield line
