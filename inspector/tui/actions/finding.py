"""Finding and filtering rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from inspector.timeline.query import BadQuery, parse_query
from inspector.tui.desk import Desk

if TYPE_CHECKING:
    from inspector.timeline.hits import Hits
    from inspector.timeline.search import Search

_SLICE = 20_000  # rows between two looks at whether anybody still wants to know
_AT_ONCE = 500  # rows that are looked at in a tick


class Finding(Desk):
    """Keys that find and filter."""

    _wanted_from: int | None = None
    """From which row on a hit is still waited for, to go there."""

    def action_find(self) -> None:
        """Ask what to find."""
        search = self.sitting.search
        self.ask(
            "find", "a text, upper and lower case alike", self._find, search.text if search else ""
        )

    def action_hit(self, way: int) -> None:
        """Go to the next hit, or to the one before."""
        hits = self.sitting.hits
        if hits is None:
            self.say("nothing is looked for: / finds a text")
            return
        row = self.sitting.row
        self.go(hits.after(row) if way > 0 else hits.before(row), _in_vain(hits))

    def action_filter(self) -> None:
        """Ask which rows to show."""
        hint = "kind:text_delta  block:1  rain  !kind:ping"
        self.ask("show only", hint, self._filter, str(self.sitting.query))

    def action_back(self) -> None:
        """Drop what is looked for, then the filter, then leave the detail, then the recording."""
        if self._sitting is None:
            self._leave_recording()
            return
        if self.sitting.search is not None:
            self.workers.cancel_group(self, "find")
            self.sitting.search = None
        elif self.sitting.query:
            self._filter("")
        elif self.is_zoomed or self.in_detail:
            self.is_zoomed = self.in_detail = False
            self.part()
        else:
            self._leave_recording()
            return
        self.sync()

    def _leave_recording(self) -> None:
        """Back to the list of recordings, where there is one."""
        capture = self.app.capture
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
        elif capture is not None and len(capture.paths) > 1:
            # imported here: one recording alone needs no list
            from inspector.tui.screens.sessions import SessionsScreen

            self.app.push_screen(SessionsScreen(capture.paths, follow=True, of_capture=True))

    def _find(self, text: str) -> None:
        if not text:
            self.sitting.search = None
            self.sync()
            return
        # imported here: the first screen does without it
        from inspector.timeline.search import Search

        search = self.sitting.search = Search(self.sitting.timeline, text)
        self._wanted_from = self.sitting.row
        self.run_worker(lambda: self._look(search), group="find", exclusive=True, thread=True)
        self.sync()

    def _look(self, search: Search) -> None:
        """In a thread: look through the rows."""
        worker = get_current_worker()
        for _ in search.refresh():
            if worker.is_cancelled:
                return
            self.app.call_from_thread(self._looked, search)

    def _looked(self, search: Search) -> None:
        """Go to the first hit from where the question was asked; round only when all was seen."""
        start, hits = self._wanted_from, self.sitting.hits
        if start is None or hits is None or hits.search is not search:
            self.sync()
            return
        hit = hits.after(start - 1)
        if search.whole or (hit is not None and hit >= start):
            self._wanted_from = None
            self.go(hit, _in_vain(hits))
        else:
            self.sync()

    def keep_looking(self) -> bool:
        """Look at some of the rows that have come since a worker did; whether there were any."""
        search, shown = self.sitting.search, self.sitting.shown
        behind = {"find"} if search is not None and not search.whole else set()
        behind |= {"filter"} if self.sitting.reads_text and not shown.whole else set()
        if behind:
            behind -= {worker.group for worker in self.workers if worker.node is self}
        if search is not None and "find" in behind:
            next(search.refresh(), None)
        if "filter" in behind:
            shown.refresh(_AT_ONCE)
        return bool(behind)

    def _filter(self, text: str) -> None:
        try:
            query = parse_query(text)
        except BadQuery as error:
            self.say(str(error))
            return
        self.workers.cancel_group(self, "filter")
        self.sitting.filter(query)
        if self.sitting.reads_text:
            self.run_worker(self._sift, group="filter", exclusive=True, thread=True)
        else:
            self._alight()
        self.sync()

    def _sift(self) -> None:
        """In a thread: look at the text of each row."""
        worker, shown = get_current_worker(), self.sitting.shown
        while not shown.whole and not worker.is_cancelled:
            shown.refresh(_SLICE)
            self.app.call_from_thread(self.sync)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._alight)

    def _alight(self) -> None:
        """Go to the nearest row before, where the filter hides the one at the cursor."""
        shown, row = self.sitting.shown, self.sitting.row
        if not len(shown):
            self.say("no row is like that: escape drops the filter")
        elif shown[shown.place(row)] != row and not self.sitting.player.is_following:
            self.go(shown[shown.place(row)])


def _in_vain(hits: Hits) -> str:
    """Why there is no hit to go to."""
    if hits.hidden:
        return f"the filter hides the {hits.hidden:,} rows with {hits.search.text}: f changes it"
    return f"no row holds {hits.search.text}"
