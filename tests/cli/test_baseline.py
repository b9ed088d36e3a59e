"""`inspect baseline`: what is accepted, what is refused, and what is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import click
import pytest
from click.testing import CliRunner

from inspector.cli.baseline import command
from inspector.compare.comparing import compare
from inspector.compare.settings import Settings
from tests.compare.runs import run

Baseline: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Baseline:
    """Runs the command in the folder of the recordings; the lines that it printed.

    What refuses is raised.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)

    def invoke(*arguments: object) -> list[str]:
        result = CliRunner().invoke(command, list(map(str, arguments)), standalone_mode=False)
        if result.exception:
            raise result.exception
        assert result.return_value == 0
        return result.stdout.splitlines()

    return invoke


def files(folder: str = "kept") -> list[str]:
    """The names of the files in a folder, with those below it."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*.*"))


def test_recordings_become_runs_of_their_cases(baseline: Baseline) -> None:
    """Copied under the names of their cases; what changes is told."""
    for number in (1, 2, 3):
        run(Path(f"new/weather-{number}.jsonl"))
    run(Path("new/x.jsonl"), case="greeting")
    assert baseline("accept", "new", "--into", "kept") == [
        "greeting  new case, 1 run",
        "weather   new case, 3 runs",
    ]
    assert files() == [
        "greeting-01.jsonl",
        "weather-01.jsonl",
        "weather-02.jsonl",
        "weather-03.jsonl",
    ]
    assert compare("kept", "new", Settings()).could_not == ()


def test_a_new_variant_is_named(baseline: Baseline) -> None:
    """What no run of the baseline showed before."""
    run(Path("a.jsonl"), case="weather")
    run(Path("b.jsonl"), case="weather", stop_reason="max_tokens")
    baseline("accept", "a.jsonl", "--into", "kept")
    assert baseline("accept", "b.jsonl", "--into", "kept") == [
        "weather  runs 1 → 2",
        "         new variant: text (max_tokens) (1 run)",
    ]
    assert baseline("list", "kept") == [
        "weather  2 runs  claude-test-1",
        "      1 × text (end_turn)",
        "      1 × text (max_tokens)",
    ]


def test_what_is_there_already_is_not_taken_again(baseline: Baseline) -> None:
    """Told by its id and what it received, whatever its name."""
    run(Path("a.jsonl"), case="weather")
    for printed in (["weather  new case, 1 run"], ["weather  unchanged, 1 run; 1 there already"]):
        assert baseline("accept", "a.jsonl", "--into", "kept") == printed
    assert files() == ["weather-01.jsonl"]


def test_a_dry_run_only_says_what_would_change(
    baseline: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In CI, too."""
    monkeypatch.setenv("CI", "true")
    run(Path("a.jsonl"), case="weather")
    assert baseline("accept", "a.jsonl", "--into", "kept", "--dry-run") == [
        "weather  new case, 1 run"
    ]
    assert not Path("kept").exists()


@pytest.mark.parametrize(("value", "is_refused"), [("true", True), ("1", True), ("false", False)])
def test_nothing_is_written_in_ci(
    value: str, is_refused: bool, baseline: Baseline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gate that moves its own goal is none."""
    monkeypatch.setenv("CI", value)
    run(Path("a.jsonl"), case="weather")
    if is_refused:
        with pytest.raises(click.ClickException, match="not written where CI is set") as refused:
            baseline("accept", "a.jsonl", "--into", "kept")
        assert refused.value.exit_code == 2
    else:
        baseline("accept", "a.jsonl", "--into", "kept")
    assert Path("kept").exists() is not is_refused


def test_an_incomplete_stream_is_accepted_only_when_asked(baseline: Baseline) -> None:
    """Where one is refused, none is accepted; one without an end line never is."""
    run(Path("new/good.jsonl"))
    run(Path("new/cut.jsonl"), whole=False)
    with pytest.raises(click.ClickException) as refused:
        baseline("accept", "new", "--into", "kept")
    assert refused.value.message == (
        "new/cut.jsonl did not complete (truncated): --incomplete accepts it all the same; "
        "nothing was accepted"
    )
    assert not Path("kept").exists()
    baseline("accept", "new", "--into", "kept", "--incomplete")
    lines = Path("new/cut.jsonl").read_bytes().splitlines(keepends=True)
    Path("new/cut.jsonl").write_bytes(b"".join(lines[:-1]))
    with pytest.raises(click.ClickException, match="no end line"):
        baseline("accept", "new/cut.jsonl", "--into", "kept", "--incomplete")


def test_the_runs_that_are_there_can_be_replaced(baseline: Baseline) -> None:
    """By those that are given; one that is given again stays where it is."""
    for number in (1, 2, 3):
        run(Path(f"{number}.jsonl"), case="weather")
    baseline("accept", "1.jsonl", "2.jsonl", "--into", "kept")
    assert baseline("accept", "2.jsonl", "3.jsonl", "--into", "kept", "--replace") == [
        "weather  runs 2 → 2; 1 there already; 1 removed"
    ]
    assert files() == ["weather-02.jsonl", "weather-03.jsonl"]


def test_no_more_runs_are_kept_than_asked(baseline: Baseline) -> None:
    """The oldest go first, the only one of a variant last."""
    for number, reason in enumerate(("refusal", "end_turn", "end_turn", "end_turn")):
        run(
            Path(f"{number}.jsonl"),
            case="weather",
            stop_reason=reason,
            started=f"2026-11-2{number}T06:00:00.000000Z",
        )
    baseline("accept", "0.jsonl", "1.jsonl", "2.jsonl", "--into", "kept")
    assert baseline("accept", "3.jsonl", "--into", "kept", "--max-runs", 3) == [
        "weather  runs 3 → 3; 1 removed"
    ]
    assert baseline("list", "kept") == [
        "weather  3 runs  claude-test-1",
        "      2 × text (end_turn)",
        "      1 × text (refusal)",
    ]
    assert baseline("accept", "1.jsonl", "--into", "kept", "--max-runs", 3) == [
        "weather  unchanged, 3 runs; 1 too many, left out"
    ]


def test_the_case_can_be_given(baseline: Baseline) -> None:
    """It is written into the copies, so that they are its runs wherever they lie."""
    run(Path("a.jsonl"), case="old")
    run(Path("b.jsonl"))
    baseline("accept", "a.jsonl", "b.jsonl", "--into", "kept", "--case", "new case")
    assert files() == ["new-case-01.jsonl", "new-case-02.jsonl"]
    assert baseline("list", "kept")[0] == "new case  2 runs  claude-test-1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("accept", "missing.jsonl", "--into", "kept"), "cannot read missing.jsonl"),
        (("accept", "notes.jsonl", "--into", "kept"), "notes.jsonl is not a recording"),
        (("accept", "none", "--into", "kept"), "none holds no recording"),
        (("accept", "none/*", "--into", "kept"), "no recording matches none/*"),
        (("accept", "a.jsonl", "--into", "a.jsonl"), "is a file"),
        (("accept", "a.jsonl", "--into", "spoiled"), "x.jsonl is not a recording"),
        (("accept", "a.jsonl"), "Missing option '--into'"),
        (("accept", "a.jsonl", "--into", "kept", "--max-runs", "0"), "'--max-runs'"),
        (("list", "none"), "none holds no recording"),
        (("list", "missing"), "cannot read missing"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    arguments: tuple[str, ...], message: str, baseline: Baseline
) -> None:
    """And nothing is written."""
    run(Path("a.jsonl"))
    Path("none").mkdir()
    Path("spoiled").mkdir()
    for spoiled in ("notes.jsonl", "spoiled/x.jsonl"):
        Path(spoiled).write_text("{}\n")
    with pytest.raises(click.ClickException) as refused:
        baseline(*arguments)
    assert refused.value.exit_code == 2
    assert message in refused.value.format_message()
    assert not Path("kept").exists()


def test_what_record_repeats_is_a_baseline(baseline: Baseline) -> None:
    """A folder of runs that are named by their time and labelled with their case."""
    from inspector.cli.record import command as record

    arguments = "--demo max-tokens --repeat 2 --case weather -q --print-path -o new/".split()
    result = CliRunner().invoke(record, arguments, standalone_mode=False)
    assert result.exception is None
    assert baseline("accept", "new", "--into", "kept", "--incomplete") == [
        "weather  new case, 2 runs"
    ]
    assert files() == ["weather-01.jsonl", "weather-02.jsonl"]


def test_a_case_that_no_file_can_be_called_is_named_in_the_copy(
    baseline: Baseline, tmp_path: Path
) -> None:
    """So that what was accepted is found again, by a comparison and when it is accepted twice."""
    run(tmp_path / "new" / "my case (v1).jsonl")
    baseline("accept", "new", "--into", "kept")
    (case,) = compare("kept", "new", Settings()).cases
    assert case.verdict == "identical"
    baseline("accept", "new", "--into", "kept")
    assert files() == ["my-case-v1--01.jsonl"]
