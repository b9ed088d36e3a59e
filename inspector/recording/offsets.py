"""Where the lines of a recording begin."""

from __future__ import annotations

from array import array
from itertools import accumulate

from inspector.recording.source import Source


class Offsets:
    """The offsets of the whole lines of a file, 8 bytes each."""

    def __init__(self, source: Source) -> None:
        self.starts: array[int] = array("Q")
        """Where each line begins, in bytes."""
        self.end = 0
        """Where the last whole line ends."""
        self._source = source

    def refresh(self) -> None:
        """Take in the whole lines that the file has gained."""
        ends = array("Q", accumulate(map(len, self._source.lines(self.end)), initial=self.end))
        if len(ends) > 1 and self._source.read_at(ends[-1] - 1, 1) != b"\n":
            ends.pop()  # torn, or not finished yet
        self.end = ends.pop()
        self.starts.extend(ends)
