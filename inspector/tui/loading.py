"""Loading: the rest of the file in a thread, then what the rules say; and files that grow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker, get_current_worker

from inspector.recording import Line, Recording, RecordingError, load
from inspector.tui.desk import Desk
from inspector.tui.sitting import PIECE, Sitting

if TYPE_CHECKING:
    from inspector.analysis.rules.checkup import Checkup

_LOOK = 10  # ticks between two looks at whether a recorder is still at work


class Loading(Desk):
    """Opens the recording, and keeps up with it."""

    is_loading = False
    """Whether a thread takes in the file."""
    _is_refused = False
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
            if grew:
                self.sitting.survey()
            if not self.sitting.recording.is_live:
                self._finish()
        return grew

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
