"""`inspect diff` and who reads it: the answer stands, whatever becomes of the output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import INSPECT
from tests.cli.test_diff import CUT, TEXT, Diff, diff

__all__ = ["diff"]  # the fixture


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_who_stops_reading_does_not_change_the_exit_code(format_: str, folder: Path) -> None:
    """In a pipeline as `inspect diff … | head -1`; reports that go to files are whole."""
    told = folder / "diff.json"
    arguments: list[str | Path] = [
        INSPECT,
        "diff",
        TEXT,
        CUT,
        f"--format={format_}",
        f"--format=json={told}",
    ]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, b"")
    assert json.loads(told.read_text())["exit_code"] == 1


def test_the_list_of_rules_goes_where_it_is_told(diff: Diff) -> None:
    """To a file as JSON, and to standard output as text, as any report does."""
    ran = diff("--rules", "--format", "json=rules.json")
    assert ran.code == 0
    assert ran.lines[0].split()[:2] == ["breaking", "case.missing"]
    assert json.loads(Path("rules.json").read_text())["rules"][0]["id"] == "case.missing"
    assert diff("--rules", "--format", "text=rules.txt", "-q").out == ""
    assert Path("rules.txt").read_text() == ran.out
    assert diff("--rules", "--format", "junit").code == 2


def test_a_leading_plus_adds_all_that_follow(diff: Diff) -> None:
    """`+transport,events` are the usual levels and both; without a plus it is those alone."""
    document = json.loads(diff(TEXT, TEXT, "--level", "+transport,events", "--format=json").out)
    levels = [level["level"] for level in document["cases"][0]["levels"]]
    assert levels[0] == "request"
    assert levels[-2:] == ["transport", "events"]
    document = json.loads(diff(TEXT, TEXT, "--level", "transport,events", "--format=json").out)
    assert [level["level"] for level in document["cases"][0]["levels"]] == ["transport", "events"]


def test_the_level_of_cases_alone_compares_nothing(diff: Diff) -> None:
    """Of two recordings it would say nothing, and nothing is no reason to pass."""
    ran = diff(TEXT, CUT, "--level", "case")
    assert ran.code == 2
    assert "the level case is always compared: name another one beside it" in ran.out
