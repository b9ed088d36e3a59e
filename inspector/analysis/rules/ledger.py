"""The ledger: the findings of one stream, never more than a person would read."""

from collections import Counter
from typing import NamedTuple

from inspector.analysis.rules.finding import Finding, Findings, LeftOut
from inspector.analysis.rules.rule import Rule, Severity
from inspector.analysis.step import Step
from inspector.recording.lines import Line

MOST = 20
"""How many findings of one rule and severity are kept; a hostile stream could have millions."""


class Place(NamedTuple):
    """Where a finding stands: a line of the file and, where there is one, an event."""

    line: int | None
    event: int | None = None


def place(of: Place | Step | Line | None) -> Place:
    """Where a step, or a line that is no event, stands; nowhere where there is none."""
    if of is None or isinstance(of, Place):
        return of or Place(None)
    return Place(of.event.line, of.number) if isinstance(of, Step) else Place(of.line)


class Ledger:
    """Takes findings as they are made, keeps the first of each rule, and counts the rest."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Rule, Severity], list[Finding]] = {}
        self._left_out: Counter[tuple[Rule, Severity]] = Counter()

    def add(
        self,
        rule: Rule,
        at: Place | Step | Line | None,
        path: str,
        text: str,
        severity: Severity | None = None,
    ) -> None:
        """Enter a finding, of the rule's own severity unless another is given."""
        severity = severity or rule.severity
        kept = self._kept.setdefault((rule, severity), [])
        if len(kept) == MOST:
            self._left_out[rule, severity] += 1
            return
        where = place(at)
        kept.append(Finding(rule, severity, where.line, where.event, path, text))

    def has(self, rule: Rule, path: str) -> bool:
        """Whether a finding of that rule and path is kept."""
        return any(finding.path == path for finding in self._kept.get((rule, rule.severity), ()))

    def findings(self) -> Findings:
        """All that was entered."""
        every = [finding for kept in self._kept.values() for finding in kept]
        return Findings(
            tuple(sorted(every, key=_in_file)),
            tuple(LeftOut(*of, count) for of, count in self._left_out.items()),
        )


def _in_file(finding: Finding) -> tuple[bool, int]:
    """Sorts by line; what is about the file as a whole comes last."""
    return finding.line is None, finding.line or 0
