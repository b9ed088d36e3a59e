"""A comparison as a table: one row a case."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.compare.reports.visible import visible
from inspector.compare.result import CaseResult, Comparison
from inspector.compare.rule import SEVERITIES

HEADINGS = ("case", "base runs", "head runs", *SEVERITIES[:-1], "verdict")


def stat(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """The headings, then a row a case, the verdict last."""
    yield HEADINGS
    for case in comparison.cases:
        yield _row(case)


def _row(case: CaseResult) -> tuple[str, ...]:
    why = f": {visible(case.refused)}" if case.refused is not None else ""
    return (
        visible(case.name),
        f"{case.base.runs:,}",
        f"{case.head.runs:,}",
        *(f"{case.how_many(severity):,}" for severity in SEVERITIES[:-1]),
        f"{case.verdict}{why}",
    )
