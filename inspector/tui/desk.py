"""The desk: the screen of one recording as its actions see it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inspector.tui.canvas import Canvas
from inspector.tui.parts import Parts
from inspector.tui.sitting import Sitting

if TYPE_CHECKING:
    from inspector.tui.app import ReplayApp


class Desk(Canvas):
    """What every action needs: the sitting, a way to go somewhere, and a line to say something on.

    Actions that are about the recording run only once there is a `sitting`.
    """

    app: ReplayApp

    def __init__(self, path: Path | None, *, follow: bool = False, speed: float = 1.0) -> None:
        super().__init__()
        self.path = path
        """The recording; `None` until a capture has begun one."""
        self.turns = path is None
        """Whether to turn to each recording that the capture begins."""
        self.speed = speed
        self.follows = follow
        """Whether to begin at the tail of a recording that grows, and to wait for one to begin."""
        self.grows = False
        """Whether a recorder has the file open still."""
        self._sitting: Sitting | None = None
        self.tab = "payload"
        self.in_detail = False
        """Whether the keys move in the detail pane."""
        self.is_zoomed = False
        self.wraps = True
        self.parts = Parts()
        self.message = ""
        self.refusal = ""
        """Why the recording cannot be shown, or not yet."""

    @property
    def sitting(self) -> Sitting:
        """The recording as it is open; actions are not run before it is."""
        assert self._sitting is not None
        return self._sitting

    def go(self, row: int | None, otherwise: str = "") -> None:
        """Go to a row, and drop what was said of the one before; without one say why not."""
        if row is None:
            self.say(otherwise)
        else:
            self.message = ""
            self.sitting.player.seek_row(row)
            self.sync()

    def go_to_time(self, t_ns: int) -> None:
        """Go to a time, the nearest there is."""
        self.message = ""
        self.sitting.player.seek(t_ns)
        self.sync()

    def go_by(self, rows: int) -> None:
        """Go on by rows that are shown; the reader may stand on one that the filter hides."""
        shown, row = self.sitting.shown, self.sitting.row
        if not len(shown):
            self.say("no row is shown: escape drops the filter")
            return
        place = shown.place(row)
        if shown[place] != row:
            place += (rows < 0) - (shown[place] > row and rows > 0)
        self.go(shown[max(0, min(place + rows, len(shown) - 1))])

    def go_to_event(self, number: int) -> None:
        """Go to an event by its number."""
        try:
            row = self.sitting.timeline.row_of_event(number)
        except IndexError:
            self.say(f"event {number:,} has not been read yet, or there is none")
        else:
            self.go(row)

    def sync(self) -> None:
        """Bring the screen in line with the sitting."""
        raise NotImplementedError

    def part(self) -> None:
        """Give each part its room."""
        raise NotImplementedError
