"""Findings as annotations of a CI run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from inspector.analysis.rules import Severity
from inspector.cli.check.report import Checked, Report
from inspector.compare.reports.annotations import Annotation, Level, commands

_LEVELS: Final[Mapping[Severity, Level]] = {
    "error": "error",
    "warning": "warning",
    "info": "notice",
}


def github(report: Report) -> Iterator[str]:
    """A workflow command a finding, a missed budget and a file that could not be read."""
    more: Counter[Level] = Counter()
    for checked in report.checked:
        for left_out in checked.findings.left_out:
            more[_LEVELS[left_out.severity]] += left_out.times
    return commands(_annotations(report), more)


def _annotations(report: Report) -> Iterator[Annotation]:
    """What weighs most first: only the first of each level are shown."""
    for refused in report.refused:
        yield Annotation("error", "not checked", refused.why, _from_here(refused.path))
    for checked in report.checked:
        for judged in checked.missed:
            yield Annotation("error", "budget missed", judged.text, _from_here(checked.path))
    for checked in report.checked:
        yield from _findings(checked)


def _findings(checked: Checked) -> Iterator[Annotation]:
    for finding in checked.findings.kept:
        yield Annotation(
            _LEVELS[finding.severity],
            finding.rule.id,
            finding.text,
            _from_here(checked.path),
            finding.line,
        )


def _from_here(path: Path) -> str:
    """The path as the service knows it: relative to the folder of the run, if it lies in there."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()
