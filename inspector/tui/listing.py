"""A listing: the exchanges that are shown, and on which of them the reader stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from inspector.timeline.exchange import Exchange
from inspector.timeline.session import in_order, matching, newest


class Listing:
    """The reader stands on an exchange, not on a row: others may come before it."""

    def __init__(self, *, sticks: bool) -> None:
        """`sticks` says whether to stay at the newest until the reader moves."""
        self.all: Sequence[Exchange] = ()
        self.shown: Sequence[Exchange] = ()
        self.place = 0
        """The row of the reader among those that are shown."""
        self.sticks = sticks
        self.words = ""
        """What rows must hold to be shown."""
        self.sought = ""
        """What is looked for in them."""

    @property
    def current(self) -> Exchange | None:
        """Where the reader stands."""
        return self.shown[self.place] if self.shown else None

    def take(self, exchanges: Iterable[Exchange]) -> None:
        """What there is by now."""
        self.all = in_order(exchanges)
        self._show()

    def filter(self, words: str) -> None:
        """Show only rows that hold these words."""
        self.words = words.strip()
        self._show()

    def go(self, place: int) -> None:
        """Go to a row that is shown, the nearest there is."""
        self.sticks = False
        self.place = max(0, min(place, len(self.shown) - 1))

    def go_to_newest(self) -> None:
        """Go to the exchange that began last, and stay at the newest."""
        self.sticks = True
        self.place = newest(self.shown)

    def hits(self) -> list[int]:
        """The rows that hold what is looked for."""
        sought = self.sought.lower()
        return [place for place, one in enumerate(self.shown) if sought in one.text]

    def wrong(self) -> list[int]:
        """The rows of what went wrong."""
        return self._where(lambda one: one.is_wrong)

    def onward(self, places: Sequence[int], way: int) -> int | None:
        """The next of some places, or the one before; round and round."""
        if way > 0:
            return next((place for place in places if place > self.place), next(iter(places), None))
        back = tuple(reversed(places))
        return next((place for place in back if place < self.place), next(iter(back), None))

    def _where(self, holds: Callable[[Exchange], bool]) -> list[int]:
        return [place for place, one in enumerate(self.shown) if holds(one)]

    def _show(self) -> None:
        path = self.current.path if self.current else None
        self.shown = list(matching(self.all, self.words)) if self.words else self.all
        if self.sticks:
            self.place = newest(self.shown)
        else:
            self.place = self._place_of(path)

    def _place_of(self, path: Path | None) -> int:
        """Where a file stands by now; where it is gone, the row that took its place."""
        places = (place for place, one in enumerate(self.shown) if one.path == path)
        return next(places, max(0, min(self.place, len(self.shown) - 1)))
