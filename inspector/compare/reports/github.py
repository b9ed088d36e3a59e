"""A comparison as annotations of a CI run, at the lines of HEAD's recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector.compare.finding import Finding, Place
from inspector.compare.reports.annotations import Annotation, Level, commands
from inspector.compare.reports.ending import ending, reason
from inspector.compare.reports.visible import visible
from inspector.compare.reports.wording import file, places
from inspector.compare.result import CaseResult, Comparison
from inspector.compare.rule import SEVERITIES, Severity, reaches

_LEVELS: Final[dict[Severity, Level]] = {
    "breaking": "error",
    "warning": "warning",
    "info": "notice",
}


def github(comparison: Comparison, here: Path, root: Path | None = None) -> Iterator[str]:
    """A workflow command a finding and a case that could not be compared.

    Paths that are given relative to the folder `here` are written relative to `root`, that of the
    repository; without it, they are the same.
    """
    return commands(_Annotations(comparison, here, root or here).all(), Counter())


@dataclass(frozen=True, slots=True)
class _Annotations:
    """The annotations of a comparison."""

    comparison: Comparison
    here: Path
    root: Path

    def all(self) -> Iterator[Annotation]:
        """What weighs most first: only the first of each level are shown."""
        yield from self.refusals()
        if ending(self.comparison) == "inconclusive":
            yield Annotation("error", "inconclusive", reason(self.comparison))
        for severity in SEVERITIES[:-1]:
            for case in self.comparison.cases:
                for finding in case.findings():
                    if finding.severity == severity:
                        yield self.annotation(finding, case)

    def refusals(self) -> Iterator[Annotation]:
        """What could not be compared."""
        of_cases = {case.refused: case for case in self.comparison.cases}
        for why in self.comparison.could_not:
            case = of_cases.get(why)
            text = f"{visible(case.name)}: {visible(why)}" if case else visible(why)
            yield Annotation("error", "not compared", text, self.file(case))

    def annotation(self, finding: Finding, case: CaseResult) -> Annotation:
        """A finding at its line of HEAD, or of BASE where HEAD has none."""
        at = finding.head_at or finding.base_at
        where = places(finding, case)
        told = f"{visible(case.name)}: {visible(finding.text)} [{visible(finding.path)}]"
        return Annotation(
            "error"
            if reaches(finding.severity, self.comparison.gate)
            else _LEVELS[finding.severity],
            finding.rule.id,
            f"{told} ({where})" if where else told,
            self.file(case, at),
            at.line if at else None,
        )

    def file(self, case: CaseResult | None, at: Place | None = None) -> str | None:
        """The file to show it at: the place's, else the first of the case."""
        paths = [*case.head.paths, *case.base.paths] if case else []
        path = at.path if at else next(iter(paths), None)
        return file(path, self.here, self.root) if path else None
