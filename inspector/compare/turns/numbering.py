"""Numbering: how far a stream has come, for rules that are shown several deltas as one."""

from __future__ import annotations

from inspector.analysis.rules.family import Family
from inspector.analysis.step import Step


class Numbering(Family):
    """Not a rule: it keeps the count of events right where steps leave out numbers."""

    def step(self, step: Step) -> None:
        """All events before this one have been, shown or not."""
        self.progress.events = step.number - 1
