"""Stalls: silences that are out of proportion, and who was silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector.analysis.arrivals import Moment
from inspector.analysis.figure import NO_TIMES, Figure
from inspector.analysis.occurrence import Occurrence
from inspector.analysis.scene import Actor, Scene
from inspector.recording.lines import End

FLOOR_NS = 2_000_000_000
"""No gap up to this is a stall, unless a threshold is given."""

MEDIANS = 10
"""Nor is a gap up to this many times the median gap between bursts."""

StallClass: TypeAlias = Literal[
    "consumer", "server-tool", "tool-buffer", "thinking-hidden", "keepalive", "silent"
]


@dataclass(frozen=True, slots=True)
class Stall:
    """One silence: nothing came but pings and comments, or not a byte."""

    start_ns: int
    gap_ns: int
    why: StallClass
    event: int | None
    """Number of the event that ended it; `None` where only the end of the recording did."""
    block: int | None
    """Index of the block that was open, `None` where none was."""


@dataclass(frozen=True, slots=True)
class _Silence:
    """A silence whose class may depend on what follows it."""

    stall: Stall
    pondering: Actor | None
    """The thinking block it lies in, which is hidden if no text of it ever comes."""

    def explained(self) -> Stall:
        stall = self.stall
        if self.pondering is None or not self.pondering.is_pondering:
            return stall
        return Stall(stall.start_ns, stall.gap_ns, "thinking-hidden", stall.event, stall.block)


class Stalls:
    """Listens for silences between events other than pings.

    Bytes of an event that is still unfinished end a silence too; those of a ping do not.
    A silence is the consumer's where at least half of it passed before the next read was asked for.
    """

    def __init__(self, threshold_ns: int | None = None) -> None:
        self._threshold_ns = threshold_ns
        self._scene = Scene()
        self._silences: list[_Silence] = []
        self._since_ns: int | None = None
        self._late_ns = 0
        self._hummed = False  # a ping or a comment came since
        self._parts: list[Moment] = []  # reads that ended inside the frame to come

    def split(self, at: Moment) -> None:
        """Take a read that ended inside the frame to come."""
        self._parts.append(at)

    def comment(self, at: Moment) -> None:
        """Take a frame that dispatched nothing."""
        self._hum(at)

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.type == "ping":
            self._hum(now.at)
            return
        if self._parts:
            for moment in self._parts:
                self._sound(moment, now.number)
            self._parts.clear()
        self._sound(now.at, now.number)
        self._scene.take(now)

    def close(self, end: End | None, median_gap_ns: int | None) -> tuple[Stall, ...]:
        """All silences over the threshold, in order.

        The wait for the end of the recording is one of them, unless `message_stop` came.
        """
        for moment in self._parts:
            self._sound(moment, None)
        if end and not self._scene.stopped:
            self._sound(Moment(end.t_ns, 0), None)
        threshold_ns = self._threshold_ns
        if threshold_ns is None:
            threshold_ns = max(FLOOR_NS, MEDIANS * (median_gap_ns or 0))
        return tuple(one.explained() for one in self._silences if one.stall.gap_ns > threshold_ns)

    def _hum(self, at: Moment) -> None:
        """Something came that says no more than that the line is up."""
        self._late_ns += sum(moment.late_ns for moment in (*self._parts, at))
        self._parts.clear()
        self._hummed = True

    def _sound(self, at: Moment, event: int | None) -> None:
        """Something came: a silence, if there was one, is over."""
        if at.t_ns is None:
            return
        floor_ns = FLOOR_NS if self._threshold_ns is None else self._threshold_ns
        if self._since_ns is not None and at.t_ns - self._since_ns > floor_ns:
            self._late_ns += at.late_ns
            self._note(self._since_ns, at.t_ns - self._since_ns, event)
        self._since_ns = at.t_ns
        self._late_ns = 0
        self._hummed = False

    def _note(self, start_ns: int, gap_ns: int, event: int | None) -> None:
        actor = self._scene.actor
        why = self._class(gap_ns)
        index = actor.index if actor else None
        unsure = why in {"keepalive", "silent"} and actor is not None and actor.is_pondering
        stall = Stall(start_ns, gap_ns, why, event, index)
        self._silences.append(_Silence(stall, actor if unsure else None))

    def _class(self, gap_ns: int) -> StallClass:
        actor = self._scene.actor
        if 2 * self._late_ns >= gap_ns:
            return "consumer"
        if actor is not None and actor.is_buffering:
            return "tool-buffer"
        if actor is None and self._scene.running:
            return "server-tool"
        return "keepalive" if self._hummed else "silent"


def stall_figures(stalls: tuple[Stall, ...], *, timed: bool) -> list[Figure]:
    """How many there were, and the longest."""
    if not timed:
        return [
            Figure("stalls", "stalls", why=NO_TIMES),
            Figure("stall_max", "ns", why=NO_TIMES),
        ]
    longest = max(stalls, key=lambda stall: stall.gap_ns, default=None)
    return [
        Figure("stalls", "stalls", len(stalls)),
        Figure("stall_max", "ns", longest.gap_ns, longest.event)
        if longest
        else Figure("stall_max", "ns", why="no stall"),
    ]
