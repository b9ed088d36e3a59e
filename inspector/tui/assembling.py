"""Assembling: the message up to an event, in a thread where that takes a while."""

from __future__ import annotations

from collections.abc import Callable

from textual.worker import get_current_worker

from inspector.tui.desk import Desk

AT_ONCE = 20_000
"""Events that are folded without a thread: some 50 ms."""


class Assembling(Desk):
    """Runs what needs the message, now or once it has been put together that far."""

    assembled = 0
    """Up to which event the message has been put together."""
    _is_assembling = False

    def with_message(self, work: Callable[[], None]) -> bool:
        """Run `work` when the message is known up to the event at the cursor; whether that is now.

        Where a thread is at it already, `work` is left out.
        """
        timeline = self.sitting.timeline
        number = timeline.events_up_to(self.sitting.row) if len(timeline) else 0
        if number <= self.assembled + AT_ONCE:
            self.assembled = max(self.assembled, number)
            work()
            return True
        if not self._is_assembling:
            self._is_assembling = True
            self.run_worker(lambda: self._assemble(number, work), group="text", thread=True)
        return False

    def _assemble(self, number: int, work: Callable[[], None]) -> None:
        """In a thread: slice by slice, so that it ends soon when the screen is gone."""
        worker = get_current_worker()
        for reached in self.sitting.text.refresh():
            if worker.is_cancelled:
                return
            self.assembled = reached
            self.app.call_from_thread(self.sync)
            if reached >= number:
                break
        self._is_assembling = False
        self.app.call_from_thread(work)
