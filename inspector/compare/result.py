"""The result of a comparison: cases, what each level of them says, and the verdict."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from inspector.compare.finding import Finding
from inspector.compare.level import Level
from inspector.compare.rule import SEVERITIES, Gate, Severity, reaches

Status: TypeAlias = Literal["equal", "equivalent", "differs", "inconclusive", "not compared"]
"""`equivalent`: differences that normalising took away, and no other. `inconclusive`: too few or
too noisy runs to tell."""

Verdict: TypeAlias = Literal[
    "identical", "equivalent", "info", "warning", "breaking", "inconclusive", "not compared"
]


class Hunk(NamedTuple):
    """A stretch that differs, of a level that is aligned: words, events, reads or frames."""

    path: str
    """What the stretch is of, such as `content[1].text`; `events` for the raw levels."""
    base_first: int
    """1-based number of the first piece in BASE: a word of that path, an event, a read."""
    head_first: int
    lines: tuple[tuple[Literal[" ", "-", "+"], str], ...]
    """What both have, what only BASE has, what only HEAD has; safe to print."""
    base_line: int | None = None
    """1-based number of the line in the file at which the stretch begins."""
    head_line: int | None = None


class LevelResult(NamedTuple):
    """What one level of one case came to."""

    level: Level
    status: Status
    note: str = ""
    """What to say beside the status: why it was not compared, or the facts in a line."""
    findings: tuple[Finding, ...] = ()
    hunks: tuple[Hunk, ...] = ()
    hunks_left_out: int = 0
    """How many more there are."""
    facts: Mapping[str, Any] = {}
    """Figures of the level as JSON, such as those of the timing gate."""


class Side(NamedTuple):
    """One side of a case: its recordings and what they are of."""

    paths: tuple[Path, ...]
    """The recordings, one a run."""
    model: str | None = None
    """The model that served, where all runs agree."""
    started: str | None = None
    """Wall-clock time of the first start, ISO 8601 in UTC."""
    via: str | None = None
    """The host that answered, where it is not the API's own."""

    @property
    def runs(self) -> int:
        """How many recordings there are."""
        return len(self.paths)


class CaseResult(NamedTuple):
    """One case, compared or not."""

    name: str
    base: Side
    head: Side
    levels: tuple[LevelResult, ...] = ()
    """In the order of `LEVELS`, of those that were asked for."""
    normalised: tuple[tuple[str, int], ...] = ()
    """What was normalised, in words for a count, and how often: `("ids", 4)`."""
    identical: bool = False
    """Whether the events are the same bytes in the same order, in BASE and HEAD."""
    note: str = ""
    """What was compared, in a line: `4 levels, 31 events against 44, 6 blocks`."""
    refused: str | None = None
    """Why it could not be compared, one line; `None` where it was."""

    def findings(self) -> Iterator[Finding]:
        """All findings, in the order of the levels."""
        for level in self.levels:
            yield from level.findings

    @property
    def verdict(self) -> Verdict:
        """The gravest that can be said."""
        if self.refused is not None:
            return "not compared"
        found = {finding.severity for finding in self.findings()}
        for severity in SEVERITIES[:-1]:
            if severity in found and severity != "off":
                return severity
        if any(level.status == "inconclusive" for level in self.levels):
            return "inconclusive"
        if any(level.status == "differs" for level in self.levels):  # one without rules
            return "info"
        return "identical" if self.identical else "equivalent"

    def how_many(self, severity: Severity) -> int:
        """How many findings of that severity there are."""
        return sum(finding.severity == severity for finding in self.findings())


class Comparison(NamedTuple):
    """Everything that one invocation compared."""

    cases: tuple[CaseResult, ...]
    """In the order of their names."""
    gate: Gate = "breaking"
    fails_when_inconclusive: bool = False
    refused: tuple[str, ...] = ()
    """Why something could not be compared that is of no case: one line each."""
    notes: tuple[str, ...] = ()
    """What was left out and why, or is odd, one line each; it weighs nothing."""

    @property
    def passes(self) -> bool:
        """Whether all was compared and nothing is at the gate: what exit code 0 says."""
        from inspector.compare.reports.ending import ending  # which is about this class

        return ending(self) == "passed"

    def gated(self) -> Iterator[tuple[CaseResult, Finding]]:
        """The findings at the gate; none where nothing was compared, see `passes`."""
        for case in self.cases:
            for finding in case.findings():
                if reaches(finding.severity, self.gate):
                    yield case, finding

    @property
    def compared(self) -> int:
        """How many cases were compared."""
        return sum(case.refused is None for case in self.cases)

    @property
    def could_not(self) -> tuple[str, ...]:
        """Why not all could be compared, one line each; empty where all was."""
        reasons = [*self.refused, *(case.refused for case in self.cases if case.refused)]
        if not self.compared and not reasons:
            reasons.append("there was nothing to compare")
        return tuple(reasons)
