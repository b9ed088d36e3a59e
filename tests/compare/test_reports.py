"""The reports for programs and CI services: what each carries, whatever the recordings hold."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from inspector.compare.reports.document import as_json, document
from inspector.compare.reports.github import github
from inspector.compare.reports.junit import junit
from inspector.compare.reports.markdown import markdown
from inspector.compare.reports.piece import plain
from inspector.compare.reports.text import text
from inspector.compare.result import CaseResult, Comparison, Hunk
from tests.compare.made import (
    NASTY,
    ORDER,
    REASON,
    STOP,
    TEXT,
    WEATHER,
    case,
    comparison,
    finding,
    level,
    refused,
    side,
)
from tests.compare.read_back import READERS, SCHEMA, Told, from_github, from_junit, rules

EVERY = sorted(READERS)


def report(format_: str, told: Comparison, exit_code: int = 1) -> str:
    """A report as one text."""
    lines = {
        "text": map(plain, text(told)),
        "json": [as_json(document(told, exit_code))],
        "junit": junit(told),
        "github": github(told, Path("/repo")),
        "markdown": markdown(told),
    }[format_]
    return "".join(f"{line}\n" for line in lines)


def read(format_: str, told: Comparison) -> list[Told]:
    """What a reader of the format learns."""
    return list(READERS[format_](report(format_, told)))


@pytest.mark.parametrize("format_", EVERY)
def test_every_format_carries_every_finding(format_: str) -> None:
    """With its rule and its text, and those at the gate as what fails the run."""
    told = read(format_, comparison(WEATHER))
    assert rules(told) == sorted([STOP.id, REASON.id, ORDER.id])
    assert {each.rule for each in told if each.fails} == {STOP.id, REASON.id}
    assert any("tool_use → none" in each.text for each in told)


@pytest.mark.parametrize("format_", ["json", "junit", "github"])
def test_the_gate_says_what_fails_the_run(format_: str) -> None:
    """At `any` an info fails; at `never` nothing does, though what breaks is still an error."""
    info = comparison(case(level(finding(TEXT))), gate="any")
    assert [each.fails for each in read(format_, info)] == [True]
    never = comparison(case(level(finding(STOP))), gate="never")
    assert [each.fails for each in read(format_, never)] == [format_ == "github"]


@pytest.mark.parametrize("format_", EVERY)
@pytest.mark.parametrize(
    "told",
    [
        comparison(),
        comparison(refused=("there was nothing to compare",)),
        comparison(refused("there was nothing to compare")),
        comparison(case(level()), refused("there was nothing to compare", "x")),
    ],
)
def test_what_could_not_be_compared_is_told_in_every_format(format_: str, told: Comparison) -> None:
    """No case at all, a reason of no case, a case: it is never a pass."""
    found = [each for each in read(format_, told) if each.rule == "not compared"]
    assert found
    assert all(each.fails for each in found)
    assert all("there was nothing to compare" in each.text for each in found)


@pytest.mark.parametrize("format_", EVERY)
def test_the_findings_are_told_beside_what_could_not_be_compared(format_: str) -> None:
    """One unreadable file hides nothing of the others."""
    told = read(format_, comparison(WEATHER, refused(name="other")))
    assert rules(told) == sorted(["not compared", STOP.id, REASON.id, ORDER.id])


@pytest.mark.parametrize("format_", EVERY)
def test_nothing_in_a_recording_breaks_a_format(format_: str) -> None:
    """Markup, commands, control characters, half characters: it is read back as one finding."""
    hunk = Hunk(NASTY, 1, 1, (("-", NASTY), ("+", NASTY)))
    found = finding(STOP, f"x {NASTY}", path=NASTY, base={NASTY: [NASTY]}, head=float("nan"))
    nasty = case(
        level(found, hunks=(hunk,), note=NASTY),
        name=NASTY,
        base=side(NASTY, model=NASTY),
        normalised=((NASTY, 1),),
        note=NASTY,
    )
    told = read(format_, comparison(nasty, refused(NASTY, NASTY), notes=(NASTY,)))
    assert [(each.rule, each.fails) for each in told if each.rule == STOP.id] == [(STOP.id, True)]
    assert rules(told) == ["not compared", STOP.id]
    assert all("c`|d%," in each.text for each in told)


def test_the_document_is_one_that_its_schema_describes() -> None:
    """Every member of it stands there; a rule's list has a schema of its own."""
    made = document(comparison(WEATHER, refused()), 2)
    assert list(made) == list(SCHEMA["properties"])
    assert made["totals"]["findings"] == {"breaking": 2, "warning": 1, "info": 0}
    assert made["totals"]["at_gate"] == 2
    assert made["cases"][0]["levels"][1]["findings"][0] == {
        "rule": STOP.id,
        "severity": "breaking",
        "at_gate": True,
        "path": "content[2]",
        "text": "stream ends after event 57, in content block 2",
        "base": {"a": 1},
        "head": None,
        "base_at": {"path": "base/weather-1.jsonl", "line": 44},
        "head_at": {"path": "head/weather-1.jsonl", "line": 60},
        "fingerprint": finding().fingerprint("weather"),
    }


def test_a_value_that_is_nested_too_deep_for_readers_of_json_is_cut() -> None:
    """They give up at a few hundred levels; the document stays readable."""
    deep: object = 1
    for _ in range(5_000):
        deep = [deep]
    made = json.loads(report("json", comparison(case(level(finding(base=deep, head=1 << 70))))))
    found = made["cases"][0]["levels"][0]["findings"][0]
    assert str(found["base"]).count("[") == 100
    assert found["head"] == 1 << 70


def test_junit_has_a_suite_a_case_and_a_test_a_level() -> None:
    """A level has one failure with all that is at the gate; what is below it is output."""
    root = ElementTree.fromstring(report("junit", comparison(WEATHER)))
    (suite,) = root
    assert suite.attrib == {
        "name": "weather",
        "tests": "5",
        "failures": "2",
        "errors": "0",
        "skipped": "1",
    }
    structure = suite.find("testcase[@name='structure']")
    assert structure is not None
    (failure,) = structure.iter("failure")
    assert failure.attrib == {"message": "tool_use → none", "type": REASON.id}
    assert failure.text == (
        "breaking structure.stop-reason stop_reason: tool_use → none (base line 44, head line 60)"
    )
    assert (structure.findtext("system-out") or "").startswith("warning structure.block-sequence ")
    timing = suite.find("testcase[@name='timing']/skipped")
    assert timing is not None
    assert timing.attrib["message"] == "1 run against 1; needs 10 against 5"


@pytest.mark.parametrize(("strict", "outcome"), [(True, "error"), (False, "skipped")])
def test_junit_has_an_error_for_what_is_inconclusive_where_that_fails(
    strict: bool, outcome: str
) -> None:
    """And else a skipped test: never a pass."""
    noisy = case(level(name="timing", status="inconclusive", note="too noisy"))
    made = report("junit", comparison(noisy, fails_when_inconclusive=strict))
    assert list(from_junit(made)) == [Told("inconclusive", True, "too noisy")] * strict
    assert ElementTree.fromstring(made).find(f".//{outcome}[@message='too noisy']") is not None


def test_annotations_stand_at_the_lines_of_head() -> None:
    """Relative to the repository's folder; where HEAD has no place, at BASE's."""
    gone = finding(REASON, head_at=None)
    told = comparison(case(level(finding(), gone)))
    made = list(github(told, Path("/repo/sub"), Path("/repo")))
    assert made[0].startswith(
        f"::error file=sub/head/weather-1.jsonl,line=60,title={STOP.id}::weather: "
    )
    assert made[1].startswith("::error file=sub/base/weather-1.jsonl,line=44,")
    elsewhere = list(github(told, Path("/elsewhere"), Path("/repo")))
    assert elsewhere[0].startswith("::error file=head/weather-1.jsonl,line=60,")


def test_annotations_are_at_most_eight_a_severity_the_gravest_first() -> None:
    """Services show ten and hide the rest without a word."""
    many = [finding(ORDER, f"warning {n}") for n in range(20)]
    told = comparison(case(level(*many), level(*[finding()] * 9)), gate="warning")
    made = report("github", told)
    found = list(from_github(made))
    assert [each.rule for each in found] == [STOP.id] * 8 + ["More findings"]
    assert found[-1].text == "21 more of this severity are not shown"


def test_an_inconclusive_comparison_that_fails_is_an_annotation() -> None:
    """Or the run would fail without a word."""
    noisy = case(level(name="timing", status="inconclusive", note="too noisy"))
    (told,) = read("github", comparison(noisy, fails_when_inconclusive=True))
    assert told == Told("inconclusive", True, "1 case inconclusive, --noise-policy fail")
    assert read("github", comparison(noisy)) == []


def test_markdown_is_cut_below_the_limit_with_a_pointer_to_the_rest() -> None:
    """Services refuse a summary that is too long as a whole."""
    cases: list[CaseResult] = [
        case(level(finding(text=f"{n} " + "x" * 500)), name=str(n)) for n in range(100)
    ]
    whole = "\n".join(markdown(comparison(*cases)))
    lines = list(markdown(comparison(*cases), 20_000))
    assert len(whole) > 50_000
    assert 15_000 < sum(len(line.encode()) + 1 for line in lines) <= 20_000
    assert lines[-1] == "_… cut here; `inspect diff --format json` has all of it._"
    assert list(markdown(comparison(WEATHER), 20_000)) == list(markdown(comparison(WEATHER)))


def test_markdown_says_nothing_more_of_cases_without_findings() -> None:
    """A row in the overview is enough."""
    made = list(markdown(comparison(case(level(), identical=True))))
    assert made == [
        "### inspect diff: identical",
        "",
        "1 case: 1 identical; passes at --fail-on breaking.",
        "",
        "| case | verdict | breaking | warning | info |",
        "| --- | --- | ---: | ---: | ---: |",
        "| `weather` | identical | 0 | 0 | 0 |",
    ]
