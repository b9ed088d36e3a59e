"""Assembling: the message up to an event, in a thread where that takes a while."""

from __future__ import annotations

from collections.abc import Callable

from textual.worker import get_current_worker

from inspector.tui.desk import Desk

AT_ONCE = 20_000
"""Events that are folded without a thread: some 50 ms."""


class Assembling(Desk):
    """Runs what needs the message, now or once it has been put together that far."""

    is_assembling = False
    """Whether a thread puts it together."""

    def with_message(self, work: Callable[[], None]) -> bool:
        """Run `work` when the message is known up to the event at the cursor; whether that is now.

        Where a thread is at it already, `work` is left out.
        """
        sitting = self.sitting
        number = sitting.timeline.events_up_to(sitting.row) if len(sitting.timeline) else 0
        if number <= sitting.assembled + AT_ONCE:
            sitting.assembled = max(sitting.assembled, number)
            work()
            return True
        if not self.is_assembling:
            self.is_assembling = True
            self.run_worker(lambda: self._assemble(number, work), group="text", thread=True)
        return False

    def _assemble(self, number: int, work: Callable[[], None]) -> None:
        """In a thread: slice by slice, so that it ends soon when the screen is gone."""
        worker, sitting = get_current_worker(), self.sitting
        for reached in sitting.text.refresh():
            if worker.is_cancelled:
                return
            sitting.assembled = reached
            if reached >= number:
                break
        self.is_assembling = False
        self.app.call_from_thread(work)
