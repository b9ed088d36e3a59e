"""`inspect diff`: what it prints, where its reports go, and how it exits."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from inspector.compare.catalogue import RULES
from tests.cli.conftest import Ran, Run
from tests.compare.read_back import READERS, from_markdown, rules
from tests.compare.runs import MS, run

Diff: TypeAlias = Callable[..., Ran]

SAMPLES = Path(__file__).parents[2] / "recordings"
TEXT, CUT, TOOLS = (SAMPLES / f"{name}.jsonl" for name in ("text", "cut", "tools"))
EVERY = sorted(READERS)
STOP = "protocol.message-stop-missing"


@pytest.fixture
def diff(inspect: Run) -> Diff:
    """Runs `inspect diff` in this process."""
    return partial(inspect, "diff")


def copied(path: Path, name: str, *, lines: slice = slice(None), last: bytes = b"") -> Path:
    """A copy of some lines of a sample."""
    kept = path.read_bytes().splitlines(keepends=True)[lines]
    copy = Path(name)
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(b"".join(kept) + last)
    return copy


def test_a_recording_against_itself_is_identical(diff: Diff) -> None:
    """Exit 0, how much was compared, and a word, as that shows nothing."""
    ran = diff(TEXT, TEXT)
    assert ran.code == 0
    assert ran.err == ""
    verdict, _, note = ran.lines[-3:]
    assert verdict.startswith("verdict     IDENTICAL   6 levels, 62 events against 62")
    assert note == "note        BASE and HEAD are the same files: nothing can differ"


@pytest.mark.parametrize("format_", EVERY)
def test_a_finding_at_the_gate_is_exit_1_in_every_format(format_: str, diff: Diff) -> None:
    """And the report has it, for whoever reads it."""
    ran = diff(TEXT, CUT, "--format", format_)
    assert ran.code == 1
    assert STOP in rules(each for each in READERS[format_](ran.out) if each.fails)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--fail-on", "never"), 0),
        (("--rule", f"{STOP}=info", "--rule", "structure.stop-reason=off"), 0),
        (("--rule", f"{STOP}=warning", "--fail-on", "warning"), 1),
        (("--level", "tools"), 0),
    ],
)
def test_the_gate_and_the_severities_can_be_set(
    arguments: tuple[str, ...], code: int, diff: Diff
) -> None:
    """By flags, which win over the configuration."""
    Path("pyproject.toml").write_text("[tool.inspector.diff]\nfail-on = 'any'\n")
    gate = () if "--fail-on" in arguments else ("--fail-on", "breaking")
    assert diff(TEXT, CUT, *gate, *arguments).code == code


def test_the_configuration_is_found_from_the_folder_of_the_run(diff: Diff) -> None:
    """Or where `--config` says."""
    Path("pyproject.toml").write_text("[tool.inspector.diff]\nfail-on = 'never'\n")
    Path("other.toml").write_text("fail-on = 'breaking'\n")
    assert diff(TEXT, CUT).code == 0
    assert diff(TEXT, CUT, "--config", "other.toml").code == 1


def test_several_formats_are_written_at_once(diff: Diff) -> None:
    """Each into its file, and text for whoever reads along."""
    files = [f"--format={format_}=report.{format_}" for format_ in EVERY]
    ran = diff(TEXT, CUT, *files)
    assert ran.code == 1
    assert ran.lines[-1].startswith("verdict     BREAKING")
    for format_ in EVERY:
        told = Path(f"report.{format_}").read_text(encoding="utf-8")
        assert STOP in rules(READERS[format_](told))


def test_quiet_leaves_the_exit_code_and_the_reports_that_were_asked_for(diff: Diff) -> None:
    """Nothing is printed, but why it could not be done."""
    ran = diff(TEXT, CUT, "-q", "--format", "junit=report.xml")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert Path("report.xml").read_text().startswith("<?xml")
    missing = diff(TEXT, "missing.jsonl", "-q")
    assert (missing.code, missing.out) == (2, "")
    assert len(missing.said) == 1
    assert "missing.jsonl" in missing.err


def test_a_summary_is_appended(diff: Diff) -> None:
    """Steps of a CI run share one file."""
    summary = Path("summary.md")
    summary.write_text("# before\n\n")
    diff(TEXT, CUT, "--summary", summary)
    diff(TEXT, TEXT, "--summary", summary)
    told = summary.read_text(encoding="utf-8")
    assert told.startswith("# before\n")
    assert STOP in rules(from_markdown(told))
    assert "### inspect diff: identical" in told


def test_a_summary_keeps_below_the_size_that_services_refuse(diff: Diff) -> None:
    """What stands in it already counts."""
    summary = Path("summary.md")
    summary.write_text("x" * (1 << 20))
    diff(TEXT, CUT, "--summary", summary)
    added = summary.stat().st_size - (1 << 20)
    assert 0 < added < 200


def test_stat_is_a_row_a_case(diff: Diff) -> None:
    """With the verdict last."""
    copied(TEXT, "base/a.jsonl")
    copied(TOOLS, "base/b.jsonl")
    copied(CUT, "head/a.jsonl")
    copied(TOOLS, "head/b.jsonl")
    for path in Path().rglob("*.jsonl"):
        _without_labels(path)
    ran = diff("base", "head", "--stat")
    assert ran.code == 1
    assert ran.lines[-1].startswith("2 cases: 1 breaking, 1 identical; 2 findings")
    assert [line.split() for line in ran.lines[:3]] == [
        ["case", "base", "runs", "head", "runs", "breaking", "warning", "info", "verdict"],
        ["a", "1", "1", "2", "2", "5", "breaking"],
        ["b", "1", "1", "0", "0", "0", "identical"],
    ]


def test_stat_says_what_could_not_be_compared(diff: Diff) -> None:
    """A table without a row would look like nothing to complain of."""
    ran = diff(TEXT, "missing.jsonl", "--stat")
    assert ran.code == 2
    assert "missing.jsonl" in ran.out
    assert "not all could be compared" in ran.lines[-1]


@pytest.mark.parametrize("format_", EVERY)
def test_an_inconclusive_comparison_is_exit_3_where_that_is_asked_for(
    format_: str, diff: Diff
) -> None:
    """Three runs against two tell nothing of times; every report says so, and else it passes."""
    for side, count in (("base", 3), ("head", 2)):
        for number in range(1, count + 1):
            path = Path(side) / f"weather-{number}.jsonl"
            run(path, first_token_ns=600 * MS, e2e_ns=900 * MS, case="weather")
    ran = diff("base", "head", "--noise-policy", "fail", "--format", format_)
    assert ran.code == 3
    assert "inconclusive" in ran.out.lower()
    assert diff("base", "head", "--format", format_).code == 0


def test_words_and_levels_can_be_shown(diff: Diff) -> None:
    """Content as words within lines; the raw levels with their pieces."""
    assert "[-" in diff(TEXT, CUT, "--word-diff").out
    assert "@@ content[0].text" in diff(TEXT, CUT, "--level", "content").out
    assert "@@" not in diff(TEXT, CUT).out


def test_all_rules_can_be_listed(diff: Diff) -> None:
    """As a table and as a document, without any recording."""
    assert [line.split()[1] for line in diff("--rules").lines] == list(RULES)
    document = json.loads(diff("--rules", "--format", "json").out)
    assert document["schema"] == "stream-inspector/diff-rules"
    assert [rule["id"] for rule in document["rules"]] == list(RULES)


def _without_labels(path: Path) -> None:
    first, rest = path.read_bytes().split(b"\n", 1)
    header = json.loads(first)
    header["labels"] = {}
    path.write_bytes(json.dumps(header).encode() + b"\n" + rest)


def test_cases_that_differ_at_no_gate_are_counted_in_the_last_line(diff: Diff) -> None:
    """Of folders, the sum says why it exits so."""
    copied(TEXT, "base/a.jsonl")
    copied(TEXT, "head/a.jsonl")
    copied(TOOLS, "base/b.jsonl")
    for path in Path().rglob("*.jsonl"):
        _without_labels(path)
    ran = diff("base", "head")
    assert ran.code == 1
    assert ran.lines[-1] == "2 cases: 1 breaking, 1 identical; 1 finding at --fail-on breaking"
    assert "case.missing" in ran.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "there must be two paths, BASE and HEAD, not 0; quote a glob"),
        (("a", "b", "c"), "there must be two paths, BASE and HEAD, not 3; quote a glob"),
        (("a", "b", "--format", "xml"), "there is no format 'xml'"),
        (("a", "b", "--output-tolerance", "much"), "'much' is no share"),
        (("a", "b", "--format", "json", "--format", "text"), "only one format can go to standard"),
    ],
)
def test_what_is_asked_wrongly_is_one_line(
    arguments: tuple[str, ...], told: str, diff: Diff
) -> None:
    """Exit 2, before anything is read."""
    ran = diff(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.said) == 1
    assert told in ran.err


def test_a_report_that_cannot_be_written_is_one_line(diff: Diff) -> None:
    """It names the file."""
    ran = diff(TEXT, TEXT, "--format", "junit=none/report.xml")
    assert ran.code == 2
    assert ran.said == ["inspect: cannot use none/report.xml: No such file or directory"]


def test_an_empty_path_names_nothing(diff: Diff) -> None:
    """A variable of CI that is not set is no folder, least of all the one we are in."""
    ran = diff("", "")
    assert ran.code == 2
    assert "an empty path names nothing: is a variable not set?" in ran.out


def test_no_report_overwrites_a_recording(diff: Diff, tmp_path: Path) -> None:
    """Be it one of the two, or any other."""
    own = tmp_path / "own.jsonl"
    own.write_bytes(Path(TEXT).read_bytes())
    ran = diff(TEXT, CUT, "--format", f"json={own}")
    assert ran.code == 2
    assert f"{own} is a recording, which no report may overwrite" in ran.err
    assert own.read_bytes() == Path(TEXT).read_bytes()
