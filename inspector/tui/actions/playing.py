"""Playing: pace, steps and seeking."""

from __future__ import annotations

from inspector.timeline.bases import next_base
from inspector.tui.desk import Desk

_SECOND = 1_000_000_000


class Playing(Desk):
    """Keys that play."""

    def action_play(self) -> None:
        """Play, or pause."""
        self.sitting.player.toggle()
        self.sync()

    def action_step(self, rows: int) -> None:
        """Pause and step; where there is a filter, by the rows that are shown."""
        self.sitting.player.pause()
        self.go_by(rows)

    def action_faster(self, steps: int) -> None:
        """Change the pace by a step."""
        player = self.sitting.player
        if steps > 0:
            player.faster()
        else:
            player.slower()
        self.sync()

    def action_real_time(self) -> None:
        """Play as fast as it was recorded."""
        self.sitting.player.set_speed(1)
        self.sync()

    def action_seek_seconds(self, seconds: int) -> None:
        """Go on by seconds."""
        self.go_to_time(self.sitting.player.position().t_ns + seconds * _SECOND)

    def action_seek_share(self, percent: int) -> None:
        """Go on by a share of the duration."""
        whole = self.sitting.course.duration_ns
        self.go_to_time(self.sitting.player.position().t_ns + whole * percent // 100)

    def action_seek_percent(self, percent: int) -> None:
        """Go to a share of the duration."""
        self._go_to_share(percent / 100)

    def _go_to_share(self, share: float) -> None:
        self.message = ""
        self.sitting.player.seek_share(share)
        self.sync()

    def action_cap_idle(self) -> None:
        """Cut waits while playing, or play them whole."""
        player = self.sitting.player
        player.cap_idle(not player.caps_idle)
        self.sync()

    def action_time_base(self) -> None:
        """Count times from somewhere else."""
        sitting = self.sitting
        if not sitting.timeline.is_timed:
            self.say("the recording has no times")
            return
        sitting.base = next_base(
            sitting.base,
            wall=sitting.recording.header.started is not None,
            mark=sitting.mark_ns is not None,
        )
        self.sync()

    def action_go_to(self) -> None:
        """Ask where to go."""
        self.ask("go to", "6.2 (seconds)   50%   #213 (event)", self._go_to)

    def _go_to(self, answer: str) -> None:
        answer = answer.strip().removesuffix("s").strip()
        try:
            if answer.startswith("#"):
                self.go_to_event(int(answer[1:].replace(",", "")))
            elif answer.endswith("%"):
                self._go_to_share(min(100.0, max(0.0, float(answer[:-1]))) / 100)
            elif answer:
                self.go_to_time(round(float(answer.replace(",", "")) * _SECOND))
        except (ValueError, OverflowError):
            self.say(f"{answer!r} is no time, percentage or event: 6.2   50%   #213")
