"""The player: where in a recording the playhead stands, now."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from inspector.timeline.idle import Idle

SPEEDS = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1000.0)
"""The speeds that a key chooses among."""

IDLE_CAP_NS = 500_000_000
"""How much of a gap is played where idle gaps are capped."""


class Timed(Protocol):
    """What the player plays: a timeline."""

    def __len__(self) -> int:
        """How many rows there are now."""

    @property
    def times(self) -> Sequence[int]:
        """When each row came, in ns, never falling."""


class Position(NamedTuple):
    """Where the playhead stands."""

    row: int
    """The last row that has come; 0 where there is none yet."""
    t_ns: int
    """The recording's time."""


class Player:
    """Plays rows by a clock in ns. It has no timer: ask for the `position` as often as you paint.

    While it plays, what it keeps is the moment when it began to and the position it began from.
    """

    def __init__(self, timed: Timed, clock: Callable[[], int] = time.monotonic_ns) -> None:
        self.is_following = False
        """Whether it stays at the last row, whatever comes; any move ends it."""
        self._timed = timed
        self._clock = clock
        self._speed = 1.0
        self._idle: Idle | None = None
        self._since_ns: int | None = None
        self._from = Position(0, 0)

    @property
    def is_playing(self) -> bool:
        """Whether time passes; at the end of the recording it stops by itself."""
        self.position()
        return self._since_ns is not None

    @property
    def is_at_end(self) -> bool:
        """Whether the last row has come."""
        return self.position().row >= len(self._timed) - 1

    @property
    def speed(self) -> float:
        """How many times as fast as it was recorded."""
        return self._speed

    @property
    def caps_idle(self) -> bool:
        """Whether long gaps are cut."""
        return self._idle is not None

    def position(self) -> Position:
        """Where the playhead stands now."""
        last = len(self._timed) - 1
        if last < 0:
            return Position(0, 0)
        if self.is_following:
            return Position(last, self._timed.times[last])
        if self._since_ns is None:
            return self._from
        t_ns = max(self._recording(self._played_ns()), self._from.t_ns)
        if t_ns >= self._timed.times[last]:
            self._since_ns, self._from = None, Position(last, self._timed.times[last])
            return self._from
        return Position(self._row_at(t_ns), t_ns)

    def play(self) -> None:
        """Go on from here, from the beginning where this is the end."""
        begin = Position(0, 0) if self.is_at_end else self.position()
        self._go(begin, playing=True)

    def pause(self) -> None:
        """Stop here."""
        self._go(self.position(), playing=False)

    def toggle(self) -> None:
        """Play or pause; where it follows, stay here."""
        if self.is_playing or self.is_following:
            self.pause()
        else:
            self.play()

    def follow(self) -> None:
        """Stay at the last row from now on."""
        self._since_ns, self.is_following = None, True

    def seek(self, t_ns: int) -> None:
        """Go to a time, the nearest there is, and go on playing if it does."""
        t_ns = min(max(t_ns, 0), self._last_ns())
        self._go(Position(self._row_at(t_ns), t_ns), playing=self.is_playing)

    def seek_share(self, share: float) -> None:
        """Go to a share of the time that there is, from 0 to 1."""
        self.seek(round(share * self._last_ns()))

    def seek_row(self, row: int) -> None:
        """Go to a row exactly, be it one of many of the same time; go on playing if it does."""
        row = min(max(row, 0), max(len(self._timed) - 1, 0))
        t_ns = self._timed.times[row] if len(self._timed) else 0
        self._go(Position(row, t_ns), playing=self.is_playing)

    def step(self, rows: int = 1) -> None:
        """Pause, and go on by so many rows; back where negative."""
        self.pause()
        self.seek_row(self._from.row + rows)

    def faster(self) -> None:
        """The next higher speed."""
        self.set_speed(SPEEDS[min(bisect_right(SPEEDS, self._speed), len(SPEEDS) - 1)])

    def slower(self) -> None:
        """The next lower speed."""
        self.set_speed(SPEEDS[max(bisect_left(SPEEDS, self._speed) - 1, 0)])

    def set_speed(self, speed: float) -> None:
        """Play at a speed from 0.1 to 1000. Raises `ValueError` beyond."""
        if not SPEEDS[0] <= speed <= SPEEDS[-1]:
            raise ValueError(f"{speed:g} is no speed from {SPEEDS[0]:g} to {SPEEDS[-1]:g}")
        self._anchor()
        self._speed = speed

    def cap_idle(self, capped: bool) -> None:
        """Whether long gaps are cut from now on."""
        self._anchor()
        self._idle = Idle(IDLE_CAP_NS) if capped else None

    def next_due_ns(self) -> int | None:
        """How long until the next row is due, in ns of the clock; `None` while nothing plays."""
        t_ns = self.position().t_ns
        if self._since_ns is None:
            return None
        times = self._timed.times
        due_ns = self._playing(times[bisect_right(times, t_ns)])
        return max(round((due_ns - self._played_ns()) / self._speed), 0)

    def _anchor(self) -> None:
        """Begin anew from here, before what the position depends on changes."""
        if self.is_playing:
            self._go(self.position(), playing=True)

    def _go(self, position: Position, *, playing: bool) -> None:
        self._from, self.is_following = position, False
        self._since_ns = self._clock() if playing else None

    def _played_ns(self) -> int:
        """The time of playing now."""
        passed_ns = self._clock() - (self._since_ns or 0)
        return self._playing(self._from.t_ns) + round(passed_ns * self._speed)

    def _playing(self, t_ns: int) -> int:
        if self._idle is None:
            return t_ns
        self._idle.refresh(self._timed.times)
        return self._idle.playing(t_ns)

    def _recording(self, played_ns: int) -> int:
        return played_ns if self._idle is None else self._idle.recording(played_ns)

    def _row_at(self, t_ns: int) -> int:
        size = len(self._timed)  # first, as there may be more by now
        return max(bisect_right(self._timed.times, t_ns, 0, size) - 1, 0)

    def _last_ns(self) -> int:
        times = self._timed.times
        return times[-1] if times else 0
