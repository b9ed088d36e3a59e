"""Hits: the rows that a search has found, among those that a filter shows."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from inspector.timeline.filtered import Filtered
from inspector.timeline.search import Search


class Hits:
    """What a person goes through from hit to hit; it grows as either of the two does."""

    def __init__(self, search: Search, shown: Filtered) -> None:
        self.search = search
        self.shown = shown
        self._rows = array("Q")
        self._judged = 0  # how many of the rows found have been looked up among those shown

    @property
    def hidden(self) -> int:
        """How many rows were found that the filter hides."""
        self._refresh()
        return self._judged - len(self._rows)

    def after(self, row: int) -> int | None:
        """The next hit after a row; round to the first after the last."""
        self._refresh()
        if not self._rows:
            return None
        return self._rows[bisect_right(self._rows, row) % len(self._rows)]

    def before(self, row: int) -> int | None:
        """The last hit before a row; round to the last before the first."""
        self._refresh()
        return self._rows[bisect_left(self._rows, row) - 1] if self._rows else None

    def standing(self, row: int) -> str:
        """`rain 1 of 4`; `rain 4` on a row without it; with a `+` while it is looked for still."""
        self._refresh()
        place = bisect_left(self._rows, row)
        is_hit = place < len(self._rows) and self._rows[place] == row
        whole = self.search.whole and self._judged == len(self.search.rows)
        count = f"{len(self._rows):,}{'' if whole else '+'}"
        text = self.search.text
        return f"{text} {place + 1:,} of {count}" if is_hit else f"{text} {count}"

    def _refresh(self) -> None:
        """Take in what either has found since; a row that neither has looked at waits."""
        found, shown = self.search.rows, self.shown
        while self._judged < len(found) and found[self._judged] < shown.looked:
            row = found[self._judged]
            if len(shown) and shown[shown.place(row)] == row:
                self._rows.append(row)
            self._judged += 1
