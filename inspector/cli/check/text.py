"""Findings as lines of text, each with its place in the form that editors and grep know."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.analysis.rules import RULES
from inspector.cli.check.report import Checked, Report


def text(report: Report) -> Iterator[str]:
    """A line a finding, a budget and a file that could not be read; the last line sums up."""
    for checked in report.checked:
        yield from _recording(checked)
    for refused in report.refused:
        yield f"not checked: {refused.why}"
    yield _summary(report)


def rules() -> Iterator[str]:
    """A line a rule."""
    width = max(map(len, RULES))
    for rule in RULES.values():
        yield f"{rule.severity:<7}  {rule.id:<{width}}  {rule.sentence}"


def _recording(checked: Checked) -> Iterator[str]:
    path = checked.path
    for finding in checked.findings.kept:
        place = f"{path}:{finding.line}" if finding.line else str(path)
        yield f"{place}: {finding.severity} {finding.rule.id}: {finding.text}"
    for more in checked.findings.left_out:
        yield f"{path}: {more.severity} {more.rule.id}: {more.times:,} more like these"
    for judged in checked.budgets:
        yield f"{path}: budget {'kept' if judged.kept else 'missed'}: {judged.text}"


def _summary(report: Report) -> str:
    recordings = _counted(len(report.checked), "recording")
    found = ", ".join(_counted(count, word) for word, count in report.counts.items() if count)
    parts = [f"{recordings}: {found or 'no findings'}"]
    if any(checked.budgets for checked in report.checked):
        parts.append(f"{_counted(report.missed, 'budget')} missed")
    if report.refused:
        parts.append(f"{_counted(len(report.refused), 'file')} not checked")
    return "; ".join(parts)


def _counted(count: int, noun: str) -> str:
    plural = "" if count == 1 or noun == "info" else "s"
    return f"{count:,} {noun}{plural}"
