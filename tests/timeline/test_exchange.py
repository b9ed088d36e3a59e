"""Exchanges: what a row of a session tells of a recording."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from inspector.analysis.analysis import analyse
from inspector.recording import Origin, Writer, load
from inspector.timeline.exchange import Exchange, read_exchange

MS = 1_000_000
SAMPLES = Path(__file__).parents[2] / "recordings"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a recording: a header, and whatever lines follow it."""

    def written(name: str, *lines: dict[str, Any], source: str = "proxy", **head: Any) -> Path:
        path = tmp_path / name
        first = {"kind": "header", "format": "claude-stream", "version": 1, "id": name}
        first |= {"started": "2026-11-22T06:14:29.585924Z", "clock": "test", "source": source}
        path.write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in (first | head, *lines)))
        return path

    return written


def asked(method: str = "POST", url: str = "http://h/v1/messages", **body: Any) -> dict[str, Any]:
    """A request line."""
    return {"kind": "request", "t": 0, "method": method, "url": url, "headers": [], "body": body}


def answered(status: int = 200, kind: str = "text/event-stream") -> dict[str, Any]:
    """A response line."""
    headers = [["content-type", kind]]
    return {"kind": "response", "t": 50 * MS, "status": status, "headers": headers}


def event(t_ms: int, type_: str, **members: Any) -> dict[str, Any]:
    """An event line."""
    fields = {"kind": "event", "t": t_ms * MS, "event": type_}
    return {**fields, "data": {"type": type_, **members}}


def ended(t_ms: int, outcome: str = "complete") -> dict[str, Any]:
    """An end line."""
    return {"kind": "end", "t": t_ms * MS, "outcome": outcome, "events": 0, "bytes": 0}


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("[!0-9d]*.jsonl")), ids=lambda path: path.stem)
def test_its_figures_are_those_of_the_analysis(path: Path) -> None:
    """Though it reads a few lines at either end, and the analysis all of them."""
    one = read_exchange(path)
    with load(path) as recording:
        analysis = analyse(recording.lines())
    assert one.ttft_ns == analysis.figures["first_token"].value
    assert one.tokens == analysis.figures["output_tokens"].value
    assert one.state == analysis.outcome


def test_a_retry_shares_its_call_with_the_first_attempt(write: Write) -> None:
    """By the id that its header names."""
    first = read_exchange(write("a", asked(model="m"), answered(529), ended(60, "http_error")))
    second = read_exchange(write("a.2", asked(model="m"), ended(9), attempt=2, call="a"))
    assert first.call == second.call
    assert (first.attempt, second.attempt) == (1, 2)
    assert (first.is_wrong, second.is_wrong) == (True, False)


@pytest.mark.parametrize(
    ("method", "url", "what"),
    [
        ("HEAD", "http://h/", "HEAD /"),
        ("POST", "http://h/v1/messages/count_tokens?beta=true", "POST count_tokens"),
        ("GET", "http://h/v1/models", "GET models"),
    ],
)
def test_a_side_call_is_told_by_what_it_asks(
    write: Write, method: str, url: str, what: str
) -> None:
    """It is about no message, and has no tokens to wait for."""
    one = read_exchange(write("x", asked(method, url), answered(kind="application/json")))
    assert (one.is_side, one.what) == (True, what)


def test_a_message_is_no_side_call_however_it_was_answered(write: Write) -> None:
    """Nor is whatever else streams, nor what a person has asked an endpoint of their own."""
    json = answered(kind="application/json")
    elsewhere = asked(url="http://h/ask")
    assert not read_exchange(write("a", asked(model="m"), json)).is_side
    assert not read_exchange(write("b", asked(url="http://h/v1/messages?beta=true"), json)).is_side
    assert not read_exchange(write("c", elsewhere, answered())).is_side
    assert not read_exchange(write("d", elsewhere, json, source="url")).is_side


def test_without_a_request_the_model_is_the_one_that_answered(write: Write) -> None:
    """As in what was imported from a bare stream."""
    start = event(1, "message_start", message={"model": "claude-\x1b"})
    assert read_exchange(write("x", start)).what == r"claude-\x1b"


def test_a_time_or_an_address_that_nobody_can_read_is_passed_over(write: Write) -> None:
    """A list of many is not lost for one that is broken."""
    odd = asked("GET", "http://[::1/v1/x")
    for started in (None, "yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z"):
        one = read_exchange(write("x", odd, started=started))
        assert one.what == "GET http://[::1/v1/x"
        assert one.is_side


def test_what_ended_without_an_end_lasted_to_its_last_line(write: Write) -> None:
    """Its recorder died; nobody knows more."""
    path = write("x", asked(model="m"), answered(), event(70, "message_start", message={}))
    with path.open("ab") as file:
        file.write(b'{"kind":"event","t":99')
    one = read_exchange(path)
    assert (one.state, one.is_wrong, one.lasted_ns) == ("no end line", True, 70 * MS)
    assert one.lasted_by(1 << 62) == 70 * MS


def test_what_goes_on_lasts_until_now(tmp_path: Path) -> None:
    """It waits, and then it runs."""
    writer = Writer(tmp_path / "live.jsonl", Origin("test"))
    one = read_exchange(writer.path)
    assert (one.state, one.is_live, one.is_wrong) == ("waiting", True, False)
    assert one.started_ns is not None
    assert one.lasted_by(one.started_ns + 5) == 5
    writer.end("eof", 1)
    assert not read_exchange(writer.path).is_live


def test_a_first_token_that_is_known_is_not_looked_for_again(write: Write) -> None:
    """A session may go on for long, with many that are live."""
    path = write("x", asked(model="m"), answered())
    known = Exchange(path, "running", ttft_ns=7)
    assert read_exchange(path).ttft_ns is None
    assert read_exchange(path, known).ttft_ns == 7


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    """In one line, with the name of the file and not its whole path."""
    (tmp_path / "x.jsonl").write_text("nothing of the kind\n")
    one = read_exchange(tmp_path / "x.jsonl")
    assert one.state == "unreadable"
    assert one.refusal.startswith("x.jsonl is not a recording")
    assert "No such file" in read_exchange(tmp_path / "gone.jsonl").refusal
