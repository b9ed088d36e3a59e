"""Jumping: to blocks, stalls and findings."""

from __future__ import annotations

from inspector.timeline.landmarks import Landmarks
from inspector.tui.desk import Desk


class Jumping(Desk):
    """Keys that jump to landmarks."""

    def action_block(self, way: int) -> None:
        """Go to the start of the next content block, or of the one before."""
        self._jump(self.sitting.timeline.blocks, way, "block")

    def action_stall(self, way: int) -> None:
        """Go to the row that ended the next stall, and say what it was."""
        if self._jump(self.sitting.timeline.stalls, way, "stall"):
            self._explain(stalls=True)

    def action_finding(self, way: int) -> None:
        """Go to the next row with an error or a finding, and say what it is."""
        if self._jump(self.sitting.timeline.wrong, way, "error or finding"):
            self._explain(stalls=False)

    def _jump(self, landmarks: Landmarks, way: int, what: str) -> bool:
        """Go to the next landmark, or say that there is none; whether there was one."""
        row = self.sitting.row
        found = landmarks.after(row) if way > 0 else landmarks.before(row)
        if found is None and not landmarks:
            why = "" if self.sitting.checkup else " yet: the recording is still being read"
            self.say(f"there is no {what}{' so far' if self.grows else why}")
        else:
            self.go(found, f"no {what} {'after' if way > 0 else 'before'} this row")
        return found is not None

    def _explain(self, *, stalls: bool) -> None:
        """Say what the rules say of the row."""
        sitting = self.sitting
        if sitting.checkup is None or not len(sitting.timeline):
            return
        from inspector.analysis.rules import catalogue  # where there is a checkup, it costs nothing

        line = sitting.timeline.line(sitting.row).line
        told = [
            finding.text if stalls else f"{finding.rule.id}: {finding.text}"
            for finding in sitting.checkup.findings.kept
            if finding.line == line and (not stalls or finding.rule is catalogue.STALL)
        ]
        if told:
            self.say(told[0] + (f" (and {len(told) - 1} more: v)" if len(told) > 1 else ""))
