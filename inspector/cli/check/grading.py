"""Grades: how grave the findings of a rule are, where its user says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias, TypeVar, get_args

import click

from inspector.analysis.rules import RULES, Finding, Findings, LeftOut, Severity

Grade: TypeAlias = Severity | Literal["off"]
Grades: TypeAlias = Mapping[str, Grade]
"""By rule id."""

_GRADES: tuple[Grade, ...] = (*get_args(Severity), "off")

_F = TypeVar("_F", Finding, LeftOut)


def grades(values: Sequence[str]) -> Grades:
    """What `ID=SEVERITY` values say; the last one of a rule holds."""
    return dict(map(_grade, values))


def graded(findings: Findings, changed: Grades) -> Findings:
    """The findings with their new severities; those of a rule that is off are dropped."""
    if not changed:
        return findings
    return Findings(
        tuple(one._replace(severity=grade) for one, grade in _grades(findings.kept, changed)),
        tuple(more._replace(severity=grade) for more, grade in _grades(findings.left_out, changed)),
    )


def _grades(findings: Iterable[_F], changed: Grades) -> Iterator[tuple[_F, Severity]]:
    """The findings that are not off, each with its severity."""
    for finding in findings:
        grade = changed.get(finding.rule.id, finding.severity)
        if grade != "off":
            yield finding, grade


def _grade(value: str) -> tuple[str, Grade]:
    name, _, wanted = value.partition("=")
    if name not in RULES:
        raise click.UsageError(f"there is no rule {name!r}{_alternative(name)}")
    for grade in _GRADES:
        if grade == wanted:
            return name, grade
    raise click.UsageError(
        f"{value}: write it as ID=SEVERITY, where the severity is {', '.join(_GRADES)}"
    )


def _alternative(name: str) -> str:
    from difflib import get_close_matches  # imported where it is needed: nearly never

    close = get_close_matches(name, RULES, 1)
    return f", but there is {close[0]!r}" if close else "; --rules lists them"
