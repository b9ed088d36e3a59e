"""The report of `inspect check`: what came of each recording, and of them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.analysis.budgets import Judged
from inspector.analysis.rules import SEVERITIES, Findings, Severity
from inspector.cli import exit_codes
from inspector.recording import Outcome


@dataclass(frozen=True, slots=True)
class Checked:
    """One recording that could be checked."""

    path: Path
    outcome: Outcome | None
    events: int
    findings: Findings
    budgets: tuple[Judged, ...]

    @property
    def missed(self) -> tuple[Judged, ...]:
        """The budgets that are not kept, or cannot be known to be."""
        return tuple(judged for judged in self.budgets if not judged.kept)

    def passes(self, gate: Severity) -> bool:
        """Whether nothing is as grave as the gate, and every budget is kept."""
        return not self.findings.at(gate) and not self.missed


@dataclass(frozen=True, slots=True)
class Refused:
    """One that could not be read."""

    path: Path
    why: str
    """A line for a person."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that was asked for."""

    checked: Sequence[Checked]
    refused: Sequence[Refused]
    gate: Severity

    @property
    def exit_code(self) -> int:
        """What could not be read weighs most, since nothing is known of it."""
        if self.refused:
            return exit_codes.CANNOT
        passed = all(one.passes(self.gate) for one in self.checked)
        return exit_codes.DONE if passed else exit_codes.NO

    @property
    def counts(self) -> Mapping[Severity, int]:
        """How many findings of each severity there are, the gravest first."""
        return {
            severity: sum(one.findings.how_many(severity) for one in self.checked)
            for severity in SEVERITIES
        }

    @property
    def missed(self) -> int:
        """How many budgets were missed."""
        return sum(len(one.missed) for one in self.checked)
