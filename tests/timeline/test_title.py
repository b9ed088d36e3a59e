"""The title: what a recording is and how it went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import orjson
import pytest

from inspector.recording import Outcome, Writer, load
from inspector.recording.account import Origin
from inspector.timeline.title import BETWEEN, IN_WORDS, facts, fitting, title

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the beginning of a recording, and its end where it has an outcome."""

    def written(
        name: str = "x.jsonl",
        *,
        outcome: Outcome | None = None,
        labels: Any = None,
        t: Any = 5,
        status: int = 200,
    ) -> Path:
        path = tmp_path / name
        origin = Origin("test", clock="test", labels=labels or {})
        head = {"kind": "header", "format": "claude-stream", "version": 1, **origin.fields()}
        asked = {"kind": "request", "t": 0, "method": "POST", "url": "", "headers": []}
        answer = {"kind": "response", "t": 1, "status": status, "headers": []}
        lines = [head, {**asked, "body": {"model": "m\x1b[0m"}}, answer]
        if outcome is not None:
            lines.append({"kind": "end", "t": t, "outcome": outcome, "events": 1234, "bytes": 9})
        path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
        return path

    return written


def titled(path: Path, columns: int = 100) -> list[str]:
    """The title of a recording."""
    with load(path) as recording:
        return title(recording, columns)


def one_line(path: Path, columns: int) -> str:
    """As much of the title as fits on one line."""
    with load(path) as recording:
        return BETWEEN.join(fitting(facts(recording), columns))


def test_it_names_file_model_status_outcome_duration_and_events(write: Write) -> None:
    """Control characters in them are spelled out."""
    path = write(outcome="truncated", t=2_406_000_000)
    assert titled(path) == [
        r"x.jsonl   m\x1b[0m   200   truncated: no message_stop   2.406 s   1,234 events"
    ]


def test_it_is_broken_between_facts(write: Write) -> None:
    """A long name gets a line of its own; no fact is torn."""
    path = write("a-rather-long-name-of-a-recording.jsonl", outcome="complete", t=None)
    assert titled(path, 40) == [
        "a-rather-long-name-of-a-recording.jsonl",
        r"m\x1b[0m   200   complete   no times",
        "1,234 events",
    ]


def test_a_demo_says_so(write: Write) -> None:
    """No model has answered there."""
    path = write(labels={"demo": "stall"}, outcome="complete")
    assert titled(path)[0].startswith("x.jsonl   demo stall   ")


def test_on_one_line_the_outcome_stays_and_so_does_a_demo(write: Write) -> None:
    """What is least to the point goes first; a status only where it is 200."""
    demo = write(labels={"demo": "stall"}, outcome="complete", t=2_406_000_000)
    assert one_line(demo, 60) == "x.jsonl   demo stall   complete   2.406 s   1,234 events"
    assert one_line(demo, 34) == "x.jsonl   demo stall   complete"
    assert one_line(demo, 22) == "x.jsonl   complete"
    refused = write(outcome="http_error", status=429)
    assert one_line(refused, 28) == "x.jsonl   429   refused"


def test_a_name_is_cut_before_an_outcome_is(write: Write) -> None:
    """However long it is."""
    path = write("a-rather-long-name-of-a-recording.jsonl", outcome="truncated")
    assert one_line(path, 40) == "a-rather-l…   truncated: no message_stop"


def test_a_recorder_that_died_is_told_from_one_that_runs(write: Write, tmp_path: Path) -> None:
    """Neither has written an end line."""
    assert titled(write())[0].endswith("   no end line")
    writer = Writer(tmp_path / "live.jsonl", Origin("test"))
    assert titled(writer.path) == ["live.jsonl   still being recorded"]
    writer.end("eof", 1)


def test_every_outcome_has_words() -> None:
    """A new one cannot be forgotten."""
    assert set(IN_WORDS) == set(get_args(Outcome))
