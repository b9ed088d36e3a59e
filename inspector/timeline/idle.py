"""Idle time that is cut out of playing: where a gap is too long, the rest of it is skipped."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import sub


class Idle:
    """The cuts in a row of times, and the two clocks they make: of the recording, and of playing.

    Within a cut the clock of playing stands still.
    """

    def __init__(self, cap_ns: int) -> None:
        """`cap_ns` is how much of a gap is played."""
        self._cap_ns = cap_ns
        self._known = 0
        self._from = array("q")  # where cuts begin, on the recording's clock
        self._played = array("q")  # the same on the clock of playing
        self._saved = array("q", [0])  # what the first n cuts take out, in all

    def refresh(self, times: Sequence[int]) -> None:
        """Take in the times that have come since the last call."""
        first = max(self._known - 1, 0)
        new = times[first:]
        self._known = first + len(new)
        gaps = list(map(sub, new[1:], new))
        if max(gaps, default=0) <= self._cap_ns:
            return
        for before, gap_ns in zip(new, gaps, strict=False):
            if gap_ns > self._cap_ns:
                self._cut(before + self._cap_ns, gap_ns - self._cap_ns)

    def playing(self, t_ns: int) -> int:
        """The time of playing at a time of the recording."""
        cut = bisect_right(self._from, t_ns) - 1
        if cut < 0:
            return t_ns
        return max(self._played[cut], t_ns - self._saved[cut + 1])

    def recording(self, played_ns: int) -> int:
        """The time of the recording at a time of playing: at a cut, where it begins."""
        return played_ns + self._saved[bisect_left(self._played, played_ns)]

    def _cut(self, begin_ns: int, length_ns: int) -> None:
        self._from.append(begin_ns)
        self._played.append(begin_ns - self._saved[-1])
        self._saved.append(self._saved[-1] + length_ns)
