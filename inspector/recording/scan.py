"""A pass over a recording's file: where each line begins and what it says, as far as it goes."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.recording.lines import Line, Unreadable
from inspector.recording.parsing import parse_line
from inspector.recording.source import LONGEST_LINE, Source


class Scan:
    """A position in a file, from which lines are taken now and as the file gains them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._offset = 0
        self._number = 1

    def lines(self) -> Iterator[tuple[int, Line]]:
        """Where each line begins, in bytes, and its value; blank lines are passed over.

        A last line that is torn, or still being written, is left for the next time.
        """
        for text in self._source.lines(self._offset):
            begin = self._offset
            line = line_of(text, self._number)
            if is_torn(text, line):
                return
            self._offset += len(text)
            self._number += text.endswith(b"\n")
            if line is not None:
                yield begin, line


def line_of(text: bytes, number: int) -> Line | None:
    """The value of a line as a source gives it, `None` for a blank one."""
    if len(text) >= LONGEST_LINE:
        return Unreadable(number, text[:1000], f"longer than {LONGEST_LINE:,} bytes")
    return None if text.isspace() else parse_line(text, number)


def is_torn(text: bytes, line: Line | None) -> bool:
    """Whether a line is cut off by the end of the file; without a newline it may yet be whole."""
    ended = text.endswith(b"\n") or len(text) >= LONGEST_LINE
    return not ended and isinstance(line, Unreadable)
