"""A family: the rules of one subject as one fold over a stream."""

from __future__ import annotations

from typing import ClassVar

from inspector.analysis.rules.ledger import Ledger
from inspector.analysis.rules.progress import Progress
from inspector.analysis.step import Step
from inspector.recording.lines import Line


class Family:
    """Rules that share their state.

    A family that defines a method with the name of an event type, such as `message_start`, is given
    the steps of that type. It sees `progress` as it was before the step.
    """

    sees_plain: ClassVar[bool] = True
    """Whether it is given plain deltas too; where the form alone is looked at, there is no need."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        self.ledger = ledger
        self.progress = progress

    def step(self, step: Step) -> None:
        """Look at an event, whatever its type."""

    def line(self, line: Line) -> None:
        """Look at a line that is no event."""

    def close(self) -> None:
        """Look at the whole once the last line has been seen."""
