"""The writer: what an exchange leaves on disk, step by step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspector.recording import Closing, Origin, Writer, load

NewPath = Callable[[], Path]

STREAM = [("Content-Type", "text/event-stream")]
PING = b'event: ping\ndata: {"type": "ping"}\n\n'


def lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file, parsed."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def kinds(path: Path) -> list[str]:
    """The kinds of the lines of a file."""
    return [line["kind"] for line in lines(path)]


def test_each_step_is_on_disk_when_it_returns(new_path: NewPath) -> None:
    """Nothing waits in a buffer: a kill at any moment finds all that was handed on."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    assert kinds(path) == ["header"]
    writer.request("POST", "http://x/", [], b"{}", asked_for_stream=True)
    assert kinds(path) == ["header", "request"]
    writer.response(200, "1.1", STREAM, 5)
    assert kinds(path)[2:] == ["response"]
    writer.read(PING + PING[:3], 7)
    assert kinds(path)[3:] == ["event", "split"]
    writer.read(PING[3:9], 8)
    assert kinds(path)[5:] == ["split"]
    writer.end("upstream", 9)
    assert kinds(path)[6:] == ["tail", "end"]


def test_the_end_is_written_once(new_path: NewPath) -> None:
    """A finalizer may come after its consumer; what was read since is not recorded."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 5)
    first = writer.end("client", 6)
    content = path.read_bytes()
    writer.read(PING, 7)
    assert writer.end("eof", 8) == first == writer.summary
    assert path.read_bytes() == content


def test_a_summary_says_what_the_file_says(new_path: NewPath) -> None:
    """Its end line, as a value."""
    path = new_path()
    writer = Writer(path, Origin("test"), wall=lambda: "2026-11-22T06:14:30.000000Z")
    writer.response(200, "1.1", STREAM, 5)
    writer.read(PING, 7)
    summary = writer.end("upstream", 9, error=ConnectionResetError("reset"), wire_bytes=30)
    end = lines(path)[-1]
    assert (summary.outcome, summary.events, summary.bytes) == (
        end["outcome"],
        end["events"],
        end["bytes"],
    )
    assert summary.error == end["error"] == {"type": "ConnectionResetError", "message": "reset"}
    assert (end["ended"], end["wire_bytes"]) == ("2026-11-22T06:14:30.000000Z", 30)


def test_times_never_go_back(new_path: NewPath) -> None:
    """Reads strictly grow in time, and no other line stands before the one above it."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 100)
    for t_ns in (50, 100, 100, 300, 200):
        writer.read(PING, t_ns)
    writer.end("eof", 10)
    assert [line["t"] for line in lines(path)[1:]] == [100, 101, 102, 103, 300, 301, 301]


def test_a_header_says_where_a_recording_comes_from(new_path: NewPath) -> None:
    """Its id, its session (its own id where it has none), and the call that an attempt retries."""
    path = new_path()
    origin = Origin("proxy", {"inspector": "0.1.0"}, labels={"case": "a"}, id="i", started="s")
    Writer(path, origin).end("eof", 1)
    assert lines(path)[0] == {
        "kind": "header",
        "format": "claude-stream",
        "version": 1,
        "id": "i",
        "started": "s",
        "clock": "perf_counter_ns",
        "source": "proxy",
        "session": "i",
        "attempt": 1,
        "recorder": {"inspector": "0.1.0"},
        "labels": {"case": "a"},
    }
    retry = new_path()
    Writer(retry, Origin("proxy", session="s", attempt=2, call="i")).end("eof", 1)
    header = lines(retry)[0]
    assert (header["session"], header["attempt"], header["call"]) == ("s", 2, "i")


def test_what_nobody_saw_is_absent(new_path: NewPath) -> None:
    """An HTTP version, phases, an error, a content encoding: never null, never 0."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.request("GET", "http://x/", [], None, asked_for_stream=False)
    writer.response(200, None, [], 1)
    writer.end("eof", 2)
    _, request, response, end = lines(path)
    assert list(request) == ["kind", "t", "method", "url", "headers"]
    assert list(response) == ["kind", "t", "status", "headers"]
    assert list(end)[2:] == ["ended", "outcome", "events", "bytes", "wire_bytes", "sha256"]


def test_phases_are_kept_where_they_are_known(new_path: NewPath) -> None:
    """When the connection stood, and when the request was out."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "2", [], 9, phases={"connect": 3, "sent": 5})
    writer.end("eof", 10, content_encoding="gzip", wire_bytes=0)
    assert lines(path)[1]["phases"] == {"connect": 3, "sent": 5}
    assert lines(path)[-1]["content_encoding"] == "gzip"


def test_what_cannot_be_decoded_is_kept_as_it_came(new_path: NewPath) -> None:
    """A stream whose coding breaks becomes a body; what was pending comes before it."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 5)
    writer.read(PING + b"data: x", 7)
    writer.unreadable(b"\xff\xfe", 8)
    writer.read(b"\xfd", 9)
    writer.end("eof", 10)
    assert kinds(path)[2:] == ["event", "split", "tail", "body", "body", "end"]
    with load(path) as recording:
        assert recording.body() == PING + b"data: x\xff\xfe\xfd"
        assert [read.t_ns for read in recording.reads()] == [7, 8, 9]
        assert recording.problems() == []


def test_a_coding_that_nobody_can_undo_is_kept_as_it_came(new_path: NewPath) -> None:
    """Even where the content type says that it is a stream."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.request("POST", "http://x/", [], None, asked_for_stream=True)
    writer.response(200, "1.1", [*STREAM, ("content-encoding", "exotic")], 5, readable=False)
    writer.read(PING, 7)
    assert writer.end("eof", 8).outcome == "not_a_stream"
    with load(path) as recording:
        assert recording.body() == PING
        assert len(recording.events) == 0


def test_a_listener_hears_every_event_once(new_path: NewPath) -> None:
    """With its time and its parsed data, also the one that only the end of the stream completes."""
    heard: list[tuple[int | None, str, Any]] = []
    path = new_path()
    writer = Writer(path, Origin("test"), listener=lambda *event: heard.append(event))
    writer.response(200, "1.1", STREAM, 1)
    writer.read(PING + b": c\n\ndata: [DONE]\n\n" + PING[:5], 2)
    writer.read(PING[5:] + b"data: 1\r\r", 3)
    writer.end("eof", 4)
    assert heard == [
        (2, "ping", {"type": "ping"}),
        (2, "message", None),
        (3, "ping", {"type": "ping"}),
        (4, "message", 1),
    ]


def test_a_content_length_of_any_spelling_is_survived(new_path: NewPath) -> None:
    """Hostile servers may send one of thousands of digits."""
    for length in ("9" * 5000, "²", "-1", "", "1e3"):
        writer = Writer(new_path(), Origin("test"))
        writer.response(200, "1.1", [("content-length", length)], 1)
        assert writer.end("eof", 2).outcome == "complete"


def test_a_long_error_does_not_hide_the_end_line(new_path: NewPath) -> None:
    """A message may carry a whole page; 4,000 characters of it are kept."""
    for message in ("x" * 10**6, "\0" * 10**6, "é" * 10**6):
        path = new_path()
        writer = Writer(path, Origin("test"))
        writer.end("upstream", 1, error=message)
        with load(path) as recording:
            assert recording.outcome == "no_response"
            assert recording.end is not None
            assert recording.end.error == {"type": "Error", "message": message[:4000]}


def test_a_body_without_a_request_is_a_stream_if_it_looks_like_one(new_path: NewPath) -> None:
    """As in an import of what curl printed."""
    cases: list[tuple[bytes, Closing, str]] = [
        (PING, "eof", "complete"),
        (b"event: message_start\ndata: {}\n\n", "eof", "truncated"),
        (b"<html>", "eof", "not_a_stream"),
    ]
    for body, closing, outcome in cases:
        path = new_path()
        writer = Writer(path, Origin("import", clock=None, started=None), wall=lambda: None)
        writer.body_alone()
        writer.read(body, None)
        assert writer.end(closing, None).outcome == outcome
        with load(path) as recording:
            assert recording.body() == body
            assert (recording.header.clock, recording.header.started) == (None, None)
            assert recording.problems() == []


def test_whether_a_body_is_a_stream_is_known_as_it_comes(new_path: NewPath) -> None:
    """From its type at once, from its first bytes otherwise."""
    writer = Writer(new_path(), Origin("test"))
    writer.response(200, "1.1", [("content-type", "text/plain")], 1)
    seen = []
    for byte in (b"d", b"a", b"t", b"a", b":"):
        writer.read(byte, None)
        seen.append(writer.is_stream)
    assert seen == [False, False, False, False, True]
    writer.end("eof", None)
