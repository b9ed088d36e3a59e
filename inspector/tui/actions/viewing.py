"""Viewing: tabs, panes, help, the mouse, and how to leave."""

from __future__ import annotations

from inspector.tui.desk import Desk


class Viewing(Desk):
    """Keys for what is seen."""

    def action_tab(self, name: str) -> None:
        """Show another side of the event."""
        self.tab = name
        self.part()
        self.sync()

    def action_next_pane(self) -> None:
        """Let the keys move in the other pane."""
        self.in_detail = not self.in_detail
        self.part()
        self.sync()

    def action_zoom(self) -> None:
        """Show the pane alone, or both."""
        self.is_zoomed = not self.is_zoomed
        self.part()
        self.sync()

    def action_wrap(self) -> None:
        """Wrap long lines of the detail, or cut them."""
        self.wraps = not self.wraps
        self.say("long lines are wrapped" if self.wraps else "long lines are cut")
        self.sync()

    def action_mouse(self) -> None:
        """Leave the mouse to the terminal, so that it selects text as ever; or take it back."""
        # imported here, as below: the first screen does without it
        from inspector.tui.mouse import switch_mouse

        self.say(switch_mouse(self.app))

    def action_help(self) -> None:
        """Show every key."""
        from inspector.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_suspend(self) -> None:
        """Go back to the shell, paused."""
        if self._sitting is not None:
            self._sitting.player.pause()
            self.sync()
        self.app.action_suspend_process()

    def action_leave(self) -> None:
        """Stop the recording that runs; without one, quit."""
        self.app.leave()
