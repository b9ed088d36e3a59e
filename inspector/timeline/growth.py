"""The text of one content block as it grew: every character knows the event that carried it."""

from __future__ import annotations

from array import array
from bisect import bisect_right


class Growth:
    """A text that only grows, by the numbers of the events that added to it.

    12 + 8 bytes a fragment beside the text itself, whatever was asked of it.
    """

    def __init__(self) -> None:
        self._text = bytearray()  # UTF-8
        self._events = array("I")
        self._ends = array("Q")  # how many characters there were after each of these events
        self._bytes = array("Q")  # and how many bytes

    def append(self, event: int, fragment: str) -> None:
        """Add what an event carried."""
        if fragment:
            self._text += fragment.encode(errors="surrogatepass")
            self._events.append(event)
            self._ends.append(len(fragment) + (self._ends[-1] if self._ends else 0))
            self._bytes.append(len(self._text))

    def length(self, event: int) -> int:
        """How many characters there were after an event."""
        return self._end(bisect_right(self._events, event))

    def end(self, event: int, most: int) -> str:
        """The last characters that there were after an event, at most so many."""
        last = bisect_right(self._events, event)
        first = bisect_right(self._ends, max(self._end(last) - most, 0), 0, last)
        begin = self._bytes[first - 1] if first else 0
        end = self._bytes[last - 1] if last else 0
        text = self._text[begin:end].decode(errors="surrogatepass")
        return text[-most:] if most else ""

    def added(self, event: int) -> int:
        """How many of these characters the event itself carried."""
        return self.length(event) - self.length(event - 1)

    def event_of(self, character: int) -> int | None:
        """The event that carried a character, counted from 0."""
        place = bisect_right(self._ends, character)
        return self._events[place] if place < len(self._events) else None

    def _end(self, place: int) -> int:
        return self._ends[place - 1] if place else 0
