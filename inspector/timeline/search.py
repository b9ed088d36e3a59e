"""Finding text in the rows of a timeline, in slices that a worker can stop between."""

from __future__ import annotations

from array import array
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

    @property
    def whole(self) -> bool:
        """Whether all rows that the timeline has taken in have been looked at."""
        return self.looked >= len(self._timeline)

    def refresh(self) -> Iterator[int]:
        """Look through what has not been looked at; yields how many rows that is, slice by slice.

        Stop asking to stop the search, and ask again to go on: also when the timeline has grown.
        """
        while self.text and not self.whole:
            end = slice_end(self._timeline, self.looked, len(self._timeline))
            self.rows.extend(self._literal.rows(self._timeline, self.looked, end))
            self.looked = end
            yield end
