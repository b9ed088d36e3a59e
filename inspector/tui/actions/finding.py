"""Finding and filtering rows."""

from __future__ import annotations

from textual.worker import get_current_worker

from inspector.timeline.query import BadQuery, parse_query
from inspector.timeline.search import Search
from inspector.tui.desk import Desk

_SLICE = 20_000  # rows between two looks at whether anybody still wants to know


class Finding(Desk):
    """Keys that find and filter."""

    def action_find(self) -> None:
        """Ask what to find."""
        search = self.sitting.search
        self.ask(
            "find", "a text, upper and lower case alike", self._find, search.text if search else ""
        )

    def action_hit(self, way: int) -> None:
        """Go to the next hit, or to the one before."""
        search = self.sitting.search
        if search is None:
            self.say("nothing is looked for: / finds a text")
            return
        row = self.sitting.row
        self.go(search.after(row) if way > 0 else search.before(row), f"no row holds {search.text}")

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

            self.app.push_screen(SessionsScreen(capture.paths, follow=True))

    def _find(self, text: str) -> None:
        if not text:
            self.sitting.search = None
            self.sync()
            return
        search = self.sitting.search = Search(self.sitting.timeline, text)
        row = self.sitting.row
        self.run_worker(lambda: self._look(search, row), group="find", exclusive=True, thread=True)
        self.sync()

    def _look(self, search: Search, start: int) -> None:
        """In a thread: look through the rows, and go to the first hit from `start` on."""
        worker = get_current_worker()
        went = False
        for _ in search.refresh():
            if worker.is_cancelled:
                return
            hit = search.after(start - 1)
            if not went and hit is not None and hit >= start:
                went = True
                self.app.call_from_thread(self.go, hit)
            else:
                self.app.call_from_thread(self.sync)
        if not went and not worker.is_cancelled:
            hit = search.after(start - 1)
            self.app.call_from_thread(self.go, hit, f"no row holds {search.text}")

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
