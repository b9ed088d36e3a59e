"""`inspect check --rule`: the grades that its user gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.analysis.rules import RULES, Finding, Findings, LeftOut
from inspector.cli.check.grading import graded, grades
from tests.cli.conftest import Run, event, header, line, written

UNKNOWN, MISSING = RULES["protocol.unknown-event"], RULES["usage.missing"]


@pytest.fixture
def cut(folder: Path) -> Path:
    """A recording whose stream ends without message_stop, after an event that nobody knows."""
    start = b'{"type":"message_start","message":{"content":[],"usage":{"output_tokens":1}}}'
    surprise = b'{"type":"surprise"}'
    body = b"event: message_start\ndata: %b\n\nevent: surprise\ndata: %b\n\n" % (start, surprise)
    return written(
        folder / "cut.jsonl",
        header(),
        event(1, start, "message_start"),
        event(2, surprise, "surprise"),
        line("end", t=3, outcome="truncated", events=2, bytes=len(body)),
    )


def test_a_grade_decides_at_the_gate_and_in_every_format(cut: Path, inspect: Run) -> None:
    """An error that is called info passes; an info that is called error does not."""
    milder = ("--rule", "protocol.message-stop-missing=info")
    assert inspect("check", cut).code == 1
    assert inspect("check", cut, *milder).code == 0
    graver = inspect("check", cut, *milder, "--rule", "protocol.unknown-event=error")
    assert graver.code == 1
    assert any(": error protocol.unknown-event: " in line for line in graver.lines)
    as_json = inspect("check", cut, *milder, "--format", "json")
    severities = {
        finding["rule"]: finding["severity"]
        for finding in json.loads(as_json.out)["recordings"][0]["findings"]
    }
    assert severities["protocol.message-stop-missing"] == "info"
    assert "::notice " in inspect("check", cut, *milder, "--format", "github").out


def test_a_rule_that_is_off_is_not_reported(cut: Path, inspect: Run) -> None:
    """Nor counted."""
    ran = inspect("check", cut, "--rule", "protocol.message-stop-missing=off")
    assert ran.code == 0
    assert "message-stop-missing" not in ran.out
    assert "error" not in ran.lines[-1]


def test_those_left_out_are_graded_too() -> None:
    """They count at the gate like the others."""
    found = Findings(
        (Finding(UNKNOWN, "info", 1, 1, "a", "b"), Finding(MISSING, "warning", 2, 2, "c", "d")),
        (LeftOut(UNKNOWN, "info", 7), LeftOut(MISSING, "warning", 9)),
    )
    changed = graded(found, grades([f"{UNKNOWN.id}=error", f"{MISSING.id}=off"]))
    assert changed.how_many("error") == 8
    assert [finding.rule for finding in changed.kept] == [UNKNOWN]
    assert graded(found, {}) is found


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("usage.mising=off", "there is no rule 'usage.mising', but there is 'usage.missing'"),
        ("=off", "there is no rule ''; --rules lists them"),
        ("usage.missing", "usage.missing: write it as ID=SEVERITY, where the severity is error,"),
        ("usage.missing=fatal", "usage.missing=fatal: write it as ID=SEVERITY"),
    ],
)
def test_a_grade_that_cannot_be_given_is_refused_in_one_line(
    value: str, told: str, cut: Path, inspect: Run
) -> None:
    """Before any recording is read."""
    ran = inspect("check", cut, "--rule", value)
    assert ran.code == 2
    assert len(ran.said) == 1
    assert told in ran.err
