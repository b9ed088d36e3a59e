"""Findings as one JSON document, for programs."""

from __future__ import annotations

from typing import Any, Final

from inspector.analysis.budgets import Judged
from inspector.analysis.rules import RULES, Finding, LeftOut
from inspector.cli.check.report import Checked, Report

SCHEMA: Final = "stream-inspector/check"
RULES_SCHEMA: Final = "stream-inspector/rules"
VERSION: Final = 1


def document(report: Report) -> dict[str, Any]:
    """The report; durations are nanoseconds, under names that end in `_ns`."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "fail_on": report.gate,
        "exit_code": report.exit_code,
        "recordings": [_recording(checked, report) for checked in report.checked],
        "not_checked": [
            {"path": str(refused.path), "why": refused.why} for refused in report.refused
        ],
        "totals": {**report.counts, "budgets_missed": report.missed},
    }


def rules_document() -> dict[str, Any]:
    """All rules."""
    return {
        "schema": RULES_SCHEMA,
        "version": VERSION,
        "rules": [
            {"id": rule.id, "severity": rule.severity, "sentence": rule.sentence}
            for rule in RULES.values()
        ],
    }


def _recording(checked: Checked, report: Report) -> dict[str, Any]:
    return {
        "path": str(checked.path),
        "outcome": checked.outcome,
        "events": checked.events,
        "passed": checked.passes(report.gate),
        "findings": [_finding(finding) for finding in checked.findings.kept],
        "left_out": [_left_out(more) for more in checked.findings.left_out],
        "budgets": [_budget(judged) for judged in checked.budgets],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "severity": finding.severity,
        "line": finding.line,
        "event": finding.event,
        "path": finding.path,
        "text": finding.text,
        "fingerprint": finding.fingerprint,
    }


def _left_out(more: LeftOut) -> dict[str, Any]:
    return {"rule": more.rule.id, "severity": more.severity, "count": more.times}


def _budget(judged: Judged) -> dict[str, Any]:
    budget, figure = judged.budget, judged.figure
    ns = "_ns" if budget.unit == "ns" else ""
    return {
        "name": budget.name,
        "side": budget.side,
        "unit": budget.unit,
        f"limit{ns}": budget.limit,
        f"value{ns}": figure.value,
        "estimated": figure.estimated,
        "why": figure.why,
        "event": figure.event,
        "kept": judged.kept,
    }
