"""`inspect check`: what it prints in each format, and how it exits."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click
import pytest
from click.testing import CliRunner

from inspector.analysis.rules import RULES
from inspector.cli.check import command
from tests.cli.conftest import INSPECT

SAMPLES = Path(__file__).parents[2] / "recordings"

Run: TypeAlias = Callable[..., tuple[int, list[str]]]

ENDS = "stream ends after event 3, in content block 0 (text)"
SURPRISE = "event:surprise, first at event 5"
UNCOUNTED = "message_delta is event 6 and has no output_tokens"
MESSAGE: dict[str, Any] = {"content": [], "usage": {"input_tokens": 9, "output_tokens": 1}}
STREAM: list[dict[str, Any]] = [
    {"type": "message_start", "message": MESSAGE},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hi"}},
    {"type": "content_block_stop", "index": 0},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn"},
        "usage": {"output_tokens": 12},
    },
    {"type": "message_stop"},
]


def recording(path: Path, payloads: list[dict[str, Any]]) -> Path:
    """Write a recording whose events come 0.5 s apart; one without message_stop is truncated."""
    events = [(payload["type"], json.dumps(payload)) for payload in payloads]
    body = "".join(f"event: {name}\ndata: {data}\n\n" for name, data in events).encode()
    header = {"kind": "header", "format": "claude-stream", "version": 1, "clock": "perf_counter_ns"}
    end = {
        "kind": "end",
        "t": 500_000_000 * (len(events) + 1),
        "outcome": "complete" if payloads[-1]["type"] == "message_stop" else "truncated",
        "events": len(events),
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    lines = [
        json.dumps(header),
        json.dumps({"kind": "response", "t": 100_000_000, "status": 200, "headers": []}),
        *(
            f'{{"kind":"event","t":{500_000_000 * number},"event":"{name}","data":{data}}}'
            for number, (name, data) in enumerate(events, start=1)
        ),
        json.dumps(end),
    ]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A recording of a faultless stream."""
    return recording(tmp_path / "good.jsonl", STREAM)


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """One that ends inside a content block."""
    return recording(tmp_path / "cut.jsonl", STREAM[:3])


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """One with a warning and something unknown."""
    stopped = {**STREAM[4], "usage": {}}
    return recording(
        tmp_path / "odd.jsonl", [*STREAM[:4], {"type": "surprise"}, stopped, STREAM[5]]
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in the folder of the recordings; its exit code and the lines it printed."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: object) -> tuple[int, list[str]]:
        result = CliRunner().invoke(command, list(map(str, arguments)), standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.return_value, result.stdout.splitlines()

    return invoke


def test_a_faultless_recording_passes_in_one_line(good: Path, run: Run) -> None:
    """The line says that it was looked at."""
    assert run("good.jsonl") == (0, ["1 recording: no findings"])


def test_a_finding_is_a_line_with_its_place(cut: Path, run: Run) -> None:
    """Path and line come first, as editors expect it, then severity, rule and facts."""
    assert run("cut.jsonl") == (
        1,
        [
            f"cut.jsonl:5: error protocol.message-stop-missing: {ENDS}",
            "1 recording: 1 error",
        ],
    )


@pytest.mark.parametrize(("gate", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_the_gate_is_where_it_was_put(gate: str, code: int, odd: Path, run: Run) -> None:
    """The same findings are printed at any gate; only the exit code differs."""
    assert run("odd.jsonl", "--fail-on", gate) == (
        code,
        [
            f"odd.jsonl:7: info protocol.unknown-event: {SURPRISE}",
            f"odd.jsonl:8: warning usage.missing: {UNCOUNTED}",
            "1 recording: 1 warning, 1 info",
        ],
    )


def test_budgets_are_named_with_their_values(good: Path, run: Run) -> None:
    """Kept and missed ones, and one that cannot be known; a single miss fails the check."""
    budgets = ("--max", "first_text=2s", "--max", "gap=400ms", "--min", "thinking_tokens=1")
    assert run("good.jsonl", *budgets) == (
        1,
        [
            "good.jsonl: budget kept: first_text is 1.500 s, may be at most 2.000 s",
            "good.jsonl: budget missed: gap is 500 ms, may be at most 400 ms",
            "good.jsonl: budget missed: thinking_tokens is n/a (not given), may be at least 1",
            "1 recording: no findings; 2 budgets missed",
        ],
    )
    assert run("good.jsonl", *budgets[:2])[0] == 0


def test_the_threshold_of_stalls_can_be_given(good: Path, run: Run) -> None:
    """Every wait of half a second is one where a quarter is allowed."""
    code, printed = run("good.jsonl", "--stall", "250ms", "--fail-on", "warning")
    assert code == 1
    stalls = [line for line in printed if "warning health.stall: 500 ms before event " in line]
    assert len(stalls) == 5


def test_folders_are_looked_through(good: Path, cut: Path, odd: Path, run: Run) -> None:
    """Every recording in it is checked; the worst decides."""
    code, printed = run(".")
    assert code == 1
    assert printed[-1] == "3 recordings: 1 error, 1 warning, 1 info"


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_what_cannot_be_read_is_told_and_weighs_most(
    format_: str, good: Path, cut: Path, tmp_path: Path, run: Run
) -> None:
    """The others are checked all the same; a check of nothing is never a pass."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.jsonl").write_text("{}\n")
    code, printed = run(
        "good.jsonl", "missing.jsonl", "empty", "notes.jsonl", "cut.jsonl", "--format", format_
    )
    assert code == 2
    for told in (
        "cannot read missing.jsonl: No such file or directory",
        "empty holds no recording",
        "notes.jsonl is not a recording: ",
        "protocol.message-stop-missing",
    ):
        assert told in "\n".join(printed)


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_every_format_carries_what_fails_the_check(format_: str, cut: Path, run: Run) -> None:
    """A gate that fires says why, whoever reads it: the finding and the missed budget."""
    code, printed = run("cut.jsonl", "--max", "first_text=1s", "--format", format_)
    assert code == 1
    assert "protocol.message-stop-missing" in "\n".join(printed)
    assert "first_text" in "\n".join(printed)


def test_json_is_one_document(odd: Path, run: Run) -> None:
    """With a schema, findings that can be told apart, durations in nanoseconds, and totals."""
    code, printed = run("odd.jsonl", "--max", "gap=2s", "--format", "json")
    assert code == 0
    assert json.loads("".join(printed)) == {
        "schema": "stream-inspector/check",
        "version": 1,
        "fail_on": "error",
        "exit_code": 0,
        "recordings": [
            {
                "path": "odd.jsonl",
                "outcome": "complete",
                "events": 7,
                "passed": True,
                "findings": [
                    {
                        "rule": "protocol.unknown-event",
                        "severity": "info",
                        "line": 7,
                        "event": 5,
                        "path": "event:surprise",
                        "text": SURPRISE,
                        "fingerprint": "1be37f2b7ae0d1c9",
                    },
                    {
                        "rule": "usage.missing",
                        "severity": "warning",
                        "line": 8,
                        "event": 6,
                        "path": "message_delta.usage",
                        "text": UNCOUNTED,
                        "fingerprint": "def31cff1b3f69f1",
                    },
                ],
                "left_out": [],
                "budgets": [
                    {
                        "name": "gap",
                        "side": "max",
                        "unit": "ns",
                        "limit_ns": 2_000_000_000,
                        "value_ns": 500_000_000,
                        "estimated": False,
                        "why": None,
                        "event": 2,
                        "kept": True,
                    }
                ],
            }
        ],
        "not_checked": [],
        "totals": {"error": 0, "warning": 1, "info": 1, "budgets_missed": 0},
    }


def test_annotations_stand_at_file_and_line(odd: Path, run: Run) -> None:
    """The path is relative to the folder of the run; info is a notice."""
    assert run(odd, "--format", "github", "--max", "gap=1ms") == (
        1,
        [
            "::error file=odd.jsonl,title=budget missed::gap is 500 ms, may be at most 1 ms",
            f"::notice file=odd.jsonl,line=7,title=protocol.unknown-event::{SURPRISE}",
            f"::warning file=odd.jsonl,line=8,title=usage.missing::{UNCOUNTED}",
        ],
    )


def test_a_flood_is_cut_and_counted_in_every_format(tmp_path: Path, run: Run) -> None:
    """Nobody reads a thousand lines of one rule; how many there were is told exactly."""
    stray = {"type": "content_block_stop", "index": 7}
    recording(tmp_path / "flood.jsonl", [STREAM[0], *[stray] * 1_000, *STREAM[1:]])
    text = run("flood.jsonl")[1]
    assert len(text) == 22
    assert text[-2:] == [
        "flood.jsonl: error protocol.block-stop-unmatched: 980 more like these",
        "1 recording: 1,000 errors",
    ]
    document = json.loads("".join(run("flood.jsonl", "--format", "json")[1]))
    assert document["totals"]["error"] == 1_000
    annotations = run("flood.jsonl", "--format", "github")[1]
    assert len(annotations) == 9
    assert annotations[-1] == "::error title=More findings::992 more of this severity are not shown"


def test_all_rules_can_be_listed(run: Run) -> None:
    """As a table and as a document, without any recording."""
    code, printed = run("--rules")
    assert code == 0
    assert [line.split()[1] for line in printed] == list(RULES)
    document = json.loads("".join(run("--rules", "--format", "json")[1]))
    assert [rule["id"] for rule in document["rules"]] == list(RULES)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument 'PATHS...'."),
        (("x", "--max", "speed=1"), "speed=1: there is no figure 'speed'"),
        (("x", "--max", "gap"), "gap: write it as NAME=LIMIT, such as first_text=2s"),
        (("x", "--stall", "2"), "'2' is no duration; write it as 2s, 500ms or 1m30s"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_one_line(
    arguments: tuple[str, ...], message: str, run: Run
) -> None:
    """Before any recording is read."""
    with pytest.raises(click.UsageError) as refused:
        run(*arguments)
    assert refused.value.message.startswith(message)
    assert "\n" not in refused.value.message


def test_who_stops_reading_does_not_change_the_answer() -> None:
    """`inspect check … | head -1` is red where the stream is."""
    script = f"{INSPECT} check {SAMPLES / 'error.jsonl'} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
