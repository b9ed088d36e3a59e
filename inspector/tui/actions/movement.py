"""Moving: by rows and pages, in the rows or in the detail pane."""

from __future__ import annotations

from inspector.tui.desk import Desk
from inspector.tui.line import Place, Target


class Movement(Desk):
    """Keys that move."""

    def action_move(self, rows: int) -> None:
        """Go on by rows that are shown; in the detail pane, by lines."""
        if self.in_detail:
            self.parts.detail.move(rows)
            return
        self.go_by(rows)

    def action_half_page(self, pages: int) -> None:
        """Go on by half a page."""
        self.action_move(pages * max(1, self._page() // 2))

    def action_page(self, pages: int) -> None:
        """Go on by a page."""
        self.action_move(pages * max(1, self._page() - 1))

    def action_first(self) -> None:
        """Go to the first row."""
        if self.in_detail:
            self.parts.detail.move(-self.parts.detail.count)
        elif len(self.sitting.shown):
            self.go(self.sitting.shown[0])

    def action_last(self) -> None:
        """Go to the last row, and in a recording that grows stay there."""
        if self.in_detail:
            self.parts.detail.move(self.parts.detail.count)
        elif self.grows and not self.sitting.query:
            self.sitting.player.follow()
            self.sync()
        elif len(self.sitting.shown):
            self.go(self.sitting.shown[-1])

    def action_follow_line(self) -> None:
        """Go to the event that a line of the detail pane is about."""
        if self.in_detail:
            self.go_to_target(self.parts.detail.target)

    def go_to_target(self, target: Target | None) -> None:
        """Go to what a line leads to."""
        if isinstance(target, Place):
            upto = self.sitting.timeline.events_up_to(self.sitting.row)
            target = self.sitting.text.event_of(target.position, target.character, upto)
        if target is None:
            self.say("this line is about no event")
        else:
            self.go_to_event(target)

    def _page(self) -> int:
        view = self.parts.detail.view if self.in_detail else self.parts.rows
        return view.room
