"""Arrivals: the reads of a stream as they came, with their sizes, and the bursts they form."""

from typing import NamedTuple, TypeAlias

from inspector.recording.lines import Body, Event, RawFrame, Split, Tail

BURST_NS = 2_000_000
"""Consecutive reads less than this apart are one burst."""

Arriving: TypeAlias = Event | RawFrame | Split | Tail | Body
"""The lines that say that bytes of the response arrived."""


class Moment(NamedTuple):
    """Where in time a line stands."""

    t_ns: int | None
    burst: int
    """1-based number of its burst; 0 where it has no time."""
    late_ns: int = 0
    """On the first line of a read that was asked for late: how long after the read before."""


TIMELESS = Moment(None, 0)


class Arrival(NamedTuple):
    """One read, seen from outside."""

    t_ns: int
    burst: int
    bytes: int
    events: int
    """How many events it completed."""
    first_event: int | None
    """1-based number of the first of them."""
    inside: bool
    """Whether it ended inside a frame."""


class Arrivals:
    """Rebuilds the reads of a stream from its lines; lines of one read share their time.

    Feed it every line that arrived, in order. Lines without a time are in no read.
    """

    def __init__(self) -> None:
        self._moment = TIMELESS
        self._bytes = 0
        self._events = 0
        self._first_event: int | None = None
        self._inside = False
        self._seen = 0  # events so far
        self._part = 0  # bytes of the unfinished frame that earlier reads brought

    def line(self, line: Arriving, size: int) -> tuple[Moment, Arrival | None]:
        """The line's moment, and the read before where this line began a new one.

        `size` counts the bytes of its frame, for a split those that had arrived.
        """
        if isinstance(line, Event):
            self._seen += 1
        if line.t_ns is None:
            return TIMELESS, None
        finished = None
        if line.t_ns != self._moment.t_ns:
            finished = self._finish()
            self._begin(line.t_ns, None if isinstance(line, Tail) else line.asked_ns)
        elif self._moment.late_ns:
            self._moment = self._moment._replace(late_ns=0)
        self._take(line, size)
        return self._moment, finished

    def close(self) -> Arrival | None:
        """The last read."""
        return self._finish()

    def _begin(self, t_ns: int, asked_ns: int | None) -> None:
        before = self._moment.t_ns
        burst = self._moment.burst
        if before is None or t_ns - before >= BURST_NS:
            burst += 1
        late_ns = 0 if before is None or asked_ns is None else max(0, asked_ns - before)
        self._moment = Moment(t_ns, burst, late_ns)

    def _take(self, line: Arriving, size: int) -> None:
        """Count the bytes of a line that are of this read."""
        self._bytes += max(0, size - self._part)
        self._part = size if isinstance(line, Split) else 0
        self._inside = isinstance(line, (Split, Tail))
        if isinstance(line, Event):
            self._events += 1
            self._first_event = self._first_event or self._seen

    def _finish(self) -> Arrival | None:
        t_ns, burst, _ = self._moment
        if t_ns is None or not self._bytes:
            return None
        arrival = Arrival(t_ns, burst, self._bytes, self._events, self._first_event, self._inside)
        self._bytes = self._events = 0
        self._first_event = None
        return arrival
