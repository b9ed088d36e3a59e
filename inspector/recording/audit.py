"""What is wrong with a recording as a file, found in one pass over its lines."""

from __future__ import annotations

from inspector.recording.lines import Body, End, Event, Header, Line, RawFrame, Tail, Unreadable
from inspector.recording.tally import Tally


class Audit:
    """A fold over the lines of a recording, that ends in a list of problems."""

    def __init__(self) -> None:
        self.end: End | None = None
        self._tally = Tally()
        self._events = 0
        self._headers = 0
        self._unreadable: list[Unreadable] = []
        self._unreadable_lines = 0
        self._after_end = 0

    def line(self, line: Line) -> None:
        """Take the next line."""
        if self.end is not None:
            self._after_end += 1
        if isinstance(line, Event | RawFrame | Tail | Body):
            self._tally.add(line.raw)
            self._events += isinstance(line, Event)
        elif isinstance(line, Unreadable):
            self._unreadable_lines += 1
            self._unreadable = self._unreadable or [line]
        elif isinstance(line, Header):
            self._headers += 1
        elif isinstance(line, End):
            self.end = line

    def problems(self) -> list[str]:
        """One sentence for each thing that is wrong, in order of weight."""
        return [*self._of_lines(), *self._of_end()]

    def _of_lines(self) -> list[str]:
        found = []
        if self._unreadable:
            first = self._unreadable[0]
            more = f", and {self._unreadable_lines - 1:,} more" * (self._unreadable_lines > 1)
            found.append(f"line {first.line:,} is unreadable: {first.why}{more}")
        if self._headers > 1:
            found.append(f"{self._headers} header lines; a recording has one")
        if self._after_end:
            found.append(f"{_lines(self._after_end)} after the end line")
        return found

    def _of_end(self) -> list[str]:
        end = self.end
        if end is None:
            return []
        found = []
        lost = end.fields.get("lost_lines")
        if isinstance(lost, int) and lost:
            found.append(f"lost while recording: {_lines(lost)}")
        if self._tally.bytes != end.bytes:
            found.append(
                f"the body has {self._tally.bytes:,} bytes, the end line says {end.bytes:,}"
            )
        elif end.sha256 and self._tally.sha256() != end.sha256:
            found.append("the body does not have the hash that the end line gives")
        if self._events != end.events:
            found.append(f"{self._events:,} events, the end line says {end.events:,}")
        return found


def _lines(count: int) -> str:
    return f"{count:,} line{'s' * (count != 1)}"
