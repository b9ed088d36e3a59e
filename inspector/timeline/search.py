"""Finding text in the rows of a timeline, in slices that a worker can stop between."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from inspector.timeline.literal import Literal, slice_end
from inspector.timeline.view import Timeline


class Search:
    """The rows that hold a text, literal, upper and lower case alike for ASCII letters."""

    def __init__(self, timeline: Timeline, text: str) -> None:
        self.text = text
        self.rows = array("Q")
        """The rows found so far, in order."""
        self.looked = 0
        """How many rows have been looked at."""
        self._timeline = timeline
        self._literal = Literal(text)

    def refresh(self) -> Iterator[int]:
        """Look through what has not been looked at; yields how many rows that is, slice by slice.

        Stop asking to stop the search, and ask again to go on: also when the timeline has grown.
        """
        while self.text and self.looked < len(self._timeline):
            end = slice_end(self._timeline, self.looked, len(self._timeline))
            self.rows.extend(self._literal.rows(self._timeline, self.looked, end))
            self.looked = end
            yield end

    def after(self, row: int) -> int | None:
        """The next row found after a row; round to the first after the last."""
        if not self.rows:
            return None
        return self.rows[bisect_right(self.rows, row) % len(self.rows)]

    def before(self, row: int) -> int | None:
        """The last row found before a row; round to the last before the first."""
        return self.rows[bisect_left(self.rows, row) - 1] if self.rows else None

    def standing(self, row: int) -> str:
        """`rain 1 of 4`; `rain 4` on a row without it; with a `+` while it is looked for still."""
        place = bisect_left(self.rows, row)
        is_hit = place < len(self.rows) and self.rows[place] == row
        more = "+" if self.looked < len(self._timeline) else ""
        count = f"{len(self.rows):,}{more}"
        return f"{self.text} {place + 1:,} of {count}" if is_hit else f"{self.text} {count}"
