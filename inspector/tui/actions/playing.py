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
        player = self.sitting.player
        player.seek(max(0, player.position().t_ns + seconds * _SECOND))
        self.sync()

    def action_seek_share(self, percent: int) -> None:
        """Go on by a share of the duration."""
        player, timeline = self.sitting.player, self.sitting.timeline
        times = timeline.times
        whole = timeline.duration_ns or (times[-1] if len(times) else 0)
        player.seek(max(0, player.position().t_ns + whole * percent // 100))
        self.sync()

    def action_seek_percent(self, percent: int) -> None:
        """Go to a share of the duration."""
        self.sitting.player.seek_share(percent / 100)
        self.sync()

    def action_cap_idle(self) -> None:
        """Cut waits while playing, or play them whole."""
        player = self.sitting.player
        player.cap_idle(not player.caps_idle)
        self.sync()

    def action_time_base(self) -> None:
        """Count times from somewhere else."""
        sitting = self.sitting
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
        player = self.sitting.player
        try:
            if answer.startswith("#"):
                self.go_to_event(int(answer[1:].replace(",", "")))
            elif answer.endswith("%"):
                player.seek_share(min(100.0, max(0.0, float(answer[:-1]))) / 100)
            elif answer:
                player.seek(max(0, round(float(answer.replace(",", "")) * _SECOND)))
        except (ValueError, OverflowError):
            self.say(f"{answer!r} is no time, percentage or event: 6.2   50%   #213")
            return
        self.sync()
