"""Idle times: the longest waits for a byte, and for an event other than a ping."""

from __future__ import annotations

from inspector.analysis.arrivals import Arrival
from inspector.analysis.figure import NO_TIMES, Figure
from inspector.analysis.occurrence import Occurrence
from inspector.recording.lines import End, Response


class _Longest:
    """The longest time between two signs of life."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._last_ns: int | None = None
        self._longest: tuple[int, int | None] | None = None

    def sign(self, t_ns: int | None, event: int | None = None) -> None:
        """Take a sign of life, and the event that it was."""
        if t_ns is None:
            return
        if self._last_ns is not None:
            idle_ns = t_ns - self._last_ns
            if self._longest is None or idle_ns > self._longest[0]:
                self._longest = idle_ns, event
        self._last_ns = t_ns

    def figure(self, *, timed: bool) -> Figure:
        """The longest, with the event that ended it."""
        if self._longest is None:
            return Figure(self._name, "ns", why="nothing arrived" if timed else NO_TIMES)
        return Figure(self._name, "ns", *self._longest)


class Idle:
    """Watches for silence from the response's headers until the end of the recording."""

    def __init__(self) -> None:
        self._bytes = _Longest("idle_bytes")
        self._events = _Longest("idle_events")

    def response(self, response: Response) -> None:
        """Take the headers: from here on something is awaited."""
        self._bytes.sign(response.t_ns)
        self._events.sign(response.t_ns)

    def read(self, arrival: Arrival) -> None:
        """Take the next read."""
        self._bytes.sign(arrival.t_ns, arrival.first_event)

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.type != "ping":
            self._events.sign(now.at.t_ns, now.number)

    def close(self, end: End | None, *, timed: bool) -> list[Figure]:
        """Both waits; the end of the recording ends the last one."""
        t_ns = end.t_ns if end else None
        self._bytes.sign(t_ns)
        self._events.sign(t_ns)
        return [self._bytes.figure(timed=timed), self._events.figure(timed=timed)]
