"""`inspect record`: what it prints where, and what the files are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from inspector.recording import Recording
from tests.capture.conftest import BEGIN, END, KEY, STREAM, Answer, delta, refused, streamed
from tests.cli.conftest import Ran, Run, Serve, written

Opened = Callable[[str | Path], Recording]

SUMMARY = [
    r"complete",
    r"  8 events in 1 read, 9\d\d bytes",
    r"  headers \S+ ms, TTFT \S+ ms, E2E \S+ ms",
    r"  tokens in 3, out 4; stop reason end_turn",
]
WHOLE: Sequence[Answer] = (streamed(STREAM),)
BUSY = refused(529, "overloaded_error", "Overloaded")


@pytest.fixture
def record(key: str, inspect: Run, serve: Serve) -> Run:
    """Runs `inspect record hi` against a server with these answers."""

    def run(*options: object, answers: Sequence[Answer] = WHOLE) -> Ran:
        return inspect("record", "hi", "--base-url", serve(*answers).url, *options)

    return run


def test_the_text_and_nothing_else_is_on_standard_output(record: Run) -> None:
    """With a newline at its end, since it has none."""
    ran = record("-o", "x.jsonl")
    assert (ran.code, ran.out) == (0, "Hello — 😀\n")


def test_the_summary_is_on_standard_error_and_the_path_comes_last(record: Run) -> None:
    """Outcome, counts, times, tokens."""
    said = record("-o", "x.jsonl").said
    assert said[-1] == "x.jsonl"
    assert len(said) == len(SUMMARY) + 1
    for line, expected in zip(said, SUMMARY, strict=False):
        assert re.fullmatch(expected, line), line


def test_a_text_that_ends_its_line_gets_no_empty_one(record: Run) -> None:
    """Nothing is added."""
    body = BEGIN + delta("one\n\ttwo\n") + END
    assert record("-o", "x.jsonl", answers=[streamed(body)]).out == "one\n\ttwo\n"


def test_control_characters_go_through_a_pipe_unchanged(record: Run) -> None:
    """What is not read by a person is data."""
    body = BEGIN + delta("\x1b[2J\x07") + END
    assert record("-o", "x.jsonl", answers=[streamed(body)]).out == "\x1b[2J\x07\n"


def test_print_path_makes_the_path_the_only_output(record: Run) -> None:
    """The summary stays where it was."""
    ran = record("-o", "x.jsonl", "--print-path")
    assert (ran.code, ran.out) == (0, "x.jsonl\n")
    assert ran.said[0] == "complete"
    assert "x.jsonl" not in ran.err


def test_quiet_says_nothing_where_all_went_well(record: Run) -> None:
    """The text is still printed."""
    ran = record("-o", "x.jsonl", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "Hello — 😀\n", "")
    assert record("-o", "y.jsonl", "-q", "--print-path").out == "y.jsonl\n"


def test_quiet_still_says_what_went_wrong(record: Run) -> None:
    """In one line, and where the recording is."""
    ran = record("-o", "x.jsonl", "--quiet", answers=[streamed(BEGIN)])
    assert (ran.code, ran.said) == (
        1,
        ["truncated: no message_stop came; `inspect check` says what is missing", "x.jsonl"],
    )


def test_without_a_place_it_goes_to_a_folder_below_this_one(record: Run, folder: Path) -> None:
    """Named by the time and the first words of the prompt."""
    path = record().said[-1]
    assert re.fullmatch(r"recordings/\d{8}-\d{6}\.\d{6}-hi\.jsonl", path)
    assert (folder / path).exists()


@pytest.mark.parametrize("output", ["there/", "there"])
def test_a_folder_takes_any_number(output: str, record: Run, folder: Path) -> None:
    """It is made where its name ends in a slash."""
    if not output.endswith("/"):
        (folder / output).mkdir()
    paths = {record("-o", output).said[-1] for _ in range(2)}
    assert {Path(path).parent for path in paths} == {Path("there")}
    assert len(list((folder / "there").iterdir())) == 2


def test_a_file_that_exists_is_left_alone(record: Run, folder: Path) -> None:
    """Exit code 2 before anything is sent, unless --force says otherwise."""
    taken = written(folder / "x.jsonl", b"mine")
    ran = record("-o", taken)
    assert (ran.code, ran.out) == (2, "")
    assert ran.said == [f"inspect: {taken} exists already; --force overwrites it"]
    assert taken.read_bytes() == b"mine"
    assert record("-o", taken, "--force").code == 0


def test_a_file_that_cannot_be_made_is_named(record: Run, folder: Path) -> None:
    """With the reason, and nothing is sent."""
    written(folder / "file", b"")
    ran = record("-o", "file/x.jsonl")
    assert (ran.code, len(ran.said)) == (2, 1)
    assert ran.err.startswith("inspect: cannot write file/x.jsonl: ")


def test_several_runs_are_numbered(record: Run, folder: Path) -> None:
    """Each has its summary and its path."""
    ran = record("-o", "x.jsonl", "--repeat", 3)
    assert ran.code == 0
    assert ran.out == "Hello — 😀\n" * 3
    assert [line for line in ran.said if "jsonl" in line] == [
        "x-1.jsonl",
        "x-2.jsonl",
        "x-3.jsonl",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["x-1.jsonl", "x-2.jsonl", "x-3.jsonl"]


def test_one_run_that_failed_decides_the_exit_code(record: Run) -> None:
    """The others are made all the same."""
    answers = [streamed(STREAM), streamed(BEGIN), streamed(STREAM)]
    ran = record("-o", "x.jsonl", "--repeat", 3, "--print-path", answers=answers)
    assert (ran.code, ran.lines) == (1, ["x-1.jsonl", "x-2.jsonl", "x-3.jsonl"])


def test_each_attempt_is_a_file_of_its_own(record: Run, opened: Opened) -> None:
    """All paths are told, the last attempt's last; a retry is said when it is due."""
    ran = record("-o", "x.jsonl", answers=[BUSY, streamed(STREAM)])
    assert (ran.code, ran.out) == (0, "Hello — 😀\n")
    assert ran.said[0] == "attempt 1 of at most 3: HTTP 529"
    assert ran.said[-2:] == ["x.jsonl", "x.2.jsonl"]
    assert (opened("x.jsonl").outcome, opened("x.2.jsonl").outcome) == ("http_error", "complete")
    assert opened("x.jsonl").header.session == opened("x.2.jsonl").header.session


def test_an_attempt_whose_file_exists_ends_it(record: Run, folder: Path) -> None:
    """What was recorded until then is kept, and the message says where."""
    written(folder / "x.2.jsonl", b"mine")
    ran = record("-o", "x.jsonl", answers=[BUSY, streamed(STREAM)])
    assert ran.code == 2
    assert "inspect: x.2.jsonl exists already; --force overwrites it" in ran.said
    assert ran.said[-1] == "x.jsonl"


def test_labels_and_the_case_are_kept(record: Run, opened: Opened) -> None:
    """In the header."""
    record("-o", "x.jsonl", "--label", "team=a=b", "--label", "ticket=1", "--case", "hello")
    labels = {"team": "a=b", "ticket": "1", "case": "hello"}
    assert opened("x.jsonl").header.labels == labels


def test_what_matches_is_kept_out(record: Run, folder: Path) -> None:
    """Of the request and of the answer, where it is counted; the key always is."""
    body = BEGIN + delta(f"4711 is my number, {KEY} my key") + END
    ran = record("-o", "x.jsonl", "--redact", r"\d{4}", answers=[streamed(body)])
    kept = (folder / "x.jsonl").read_text()
    assert "4711 is my number" not in kept
    assert KEY not in kept
    assert "[redacted] is my number, [redacted] my key" in kept
    assert "  secrets taken out of the answer: 2" in ran.said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--redact", "*"],
            "--redact '*' is not a regular expression: nothing to repeat at position 0",
        ),
        (["--label", "x"], "--label takes KEY=VALUE, not 'x'"),
        (["--label", "=x"], "--label takes KEY=VALUE, not '=x'"),
    ],
)
def test_options_without_sense_are_refused_before_anything_begins(
    options: list[str], said: str, inspect: Run, folder: Path
) -> None:
    """Not even a demo has begun to answer."""
    ran = inspect("record", "--demo", *options)
    assert (ran.code, ran.said) == (2, [f"inspect: {said}"])
    assert list(folder.iterdir()) == []


def test_the_request_body_may_be_left_out(record: Run, opened: Opened) -> None:
    """Neither the file nor its name has the prompt then."""
    ran = record("--no-request-body")
    recording = opened(ran.said[-1])
    assert recording.request
    assert recording.request.body is None
    assert "hi" not in ran.said[-1]


def test_each_read_may_be_made_durable(record: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --fsync, for each of them, and not otherwise."""
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    answer = streamed(STREAM[:200], STREAM[200:])
    record("-o", "x.jsonl", answers=[answer])
    once = len(synced)
    record("-o", "y.jsonl", "--fsync", answers=[answer])
    assert len(synced) - once >= once + 2
