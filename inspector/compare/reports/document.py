"""A comparison as one JSON document, for programs."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from inspector.compare.finding import Finding, Place
from inspector.compare.reports.ending import VERDICTS, ending, reason, verdict
from inspector.compare.result import CaseResult, Comparison, Hunk, LevelResult, Side
from inspector.compare.rule import SEVERITIES, Rule, reaches

SCHEMA: Final = "stream-inspector/diff"
RULES_SCHEMA: Final = "stream-inspector/diff-rules"
VERSION: Final = 1

_DEEPEST: Final = 100
"""Levels of nesting that a value keeps: readers of JSON give up at a few hundred."""

_SEVERITIES: Final = SEVERITIES[:-1]


def document(comparison: Comparison, exit_code: int) -> dict[str, Any]:
    """The comparison; durations are nanoseconds, under names that end in `_ns`."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "verdict": verdict(comparison),
        "ending": ending(comparison),
        "reason": reason(comparison),
        "exit_code": exit_code,
        "fail_on": comparison.gate,
        "fails_when_inconclusive": comparison.fails_when_inconclusive,
        "could_not": [_plain(why) for why in comparison.could_not],
        "notes": [_plain(note) for note in comparison.notes],
        "totals": _totals(comparison),
        "cases": [_case(case, comparison) for case in comparison.cases],
    }


def rules_document(rules: Iterable[Rule]) -> dict[str, Any]:
    """All rules."""
    return {
        "schema": RULES_SCHEMA,
        "version": VERSION,
        "rules": [
            {
                "id": rule.id,
                "level": rule.level,
                "severity": rule.severity,
                "sentence": rule.sentence,
            }
            for rule in rules
        ],
    }


def as_json(document: dict[str, Any]) -> str:
    """The text of a document; any reader of JSON takes it."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)


def _totals(comparison: Comparison) -> dict[str, Any]:
    cases = Counter(case.verdict for case in comparison.cases)
    return {
        "cases": len(comparison.cases),
        "compared": comparison.compared,
        "verdicts": {each: cases[each] for each in VERDICTS},
        "findings": {
            severity: sum(case.how_many(severity) for case in comparison.cases)
            for severity in _SEVERITIES
        },
        "at_gate": sum(1 for _ in comparison.gated()),
    }


def _case(case: CaseResult, comparison: Comparison) -> dict[str, Any]:
    return {
        "name": _plain(case.name),
        "verdict": case.verdict,
        "refused": _plain(case.refused),
        "identical": case.identical,
        "note": _plain(case.note),
        "base": _side(case.base),
        "head": _side(case.head),
        "normalised": [{"what": _plain(what), "count": count} for what, count in case.normalised],
        "levels": [_level(level, case, comparison) for level in case.levels],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "paths": [_plain(str(path)) for path in side.paths],
        "runs": side.runs,
        "model": _plain(side.model),
        "started": _plain(side.started),
        "via": _plain(side.via),
    }


def _level(level: LevelResult, case: CaseResult, comparison: Comparison) -> dict[str, Any]:
    return {
        "level": level.level,
        "status": level.status,
        "note": _plain(level.note),
        "findings": [_finding(finding, case, comparison) for finding in level.findings],
        "hunks": [_hunk(hunk) for hunk in level.hunks],
        "hunks_left_out": level.hunks_left_out,
        "facts": _plain(dict(level.facts)),
    }


def _finding(finding: Finding, case: CaseResult, comparison: Comparison) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "at_gate": reaches(finding.severity, comparison.gate),
        "path": _plain(finding.path),
        "text": _plain(finding.text),
        "base": _plain(finding.base),
        "head": _plain(finding.head),
        "base_at": _place(finding.base_at),
        "head_at": _place(finding.head_at),
        "fingerprint": finding.fingerprint(case.name),
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"path": _plain(str(place.path)), "line": place.line} if place else None


def _hunk(hunk: Hunk) -> dict[str, Any]:
    return {
        "path": _plain(hunk.path),
        "base_first": hunk.base_first,
        "head_first": hunk.head_first,
        "base_line": hunk.base_line,
        "head_line": hunk.head_line,
        "lines": [{"side": side, "text": _plain(text)} for side, text in hunk.lines],
    }


def _plain(value: Any, depth: int = 0) -> Any:
    """The value without what JSON's readers refuse: half characters, numbers that are none."""
    if isinstance(value, str):
        return value.encode(errors="replace").decode() if not value.isascii() else value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth == _DEEPEST and isinstance(value, dict | list | tuple):
        return "…"
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    return value
