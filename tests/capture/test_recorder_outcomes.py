"""How attempts end: what is recorded of each, and that the program sees no difference."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pytest

from inspector import Recorder, Recording
from inspector.capture import streams
from tests.capture.conftest import (
    BEGIN,
    MESSAGE,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    Kind,
    Server,
    Way,
    call,
    chunk,
    delta,
    frame,
    head,
    refused,
    sized,
    streamed,
)

CUT = BEGIN + delta("Hel") + b"event: content_block_de"
OVERLOADED = BEGIN + frame("error", error={"type": "overloaded_error", "message": "Overloaded"})
DENIED = refused(401, "authentication_error", "No such key")
LIMITED = refused(429, "rate_limit_error", "Slow down")
BUSY = refused(529, "overloaded_error", "Overloaded")
UNTIL_CLOSE = head(200, "content-type: text/event-stream", "connection: close")
TOO_SHORT = head(200, "content-type: application/json", "content-length: 9999")

STREAMED: tuple[Way, ...] = ("raw", "bytes", "events")
ALL: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True)
class Case:
    """What a server does to a call, and what is to be recorded of it."""

    answers: Sequence[Answer]
    outcomes: Sequence[str]
    """One an attempt."""
    body: bytes = b""
    """Of the last attempt."""
    error: str | None = None
    """The type of the error of the last attempt."""
    ways: Sequence[Way] = STREAMED
    options: dict[str, Any] = field(default_factory=dict)


CASES = {
    "a whole stream": Case([streamed(STREAM[:300], STREAM[300:])], ["complete"], STREAM),
    "a whole message": Case(
        [sized(MESSAGE, "application/json")], ["complete"], MESSAGE, ways=["message"]
    ),
    "a count of tokens": Case(
        [sized(b'{"input_tokens":3}', "application/json")],
        ["complete"],
        b'{"input_tokens":3}',
        ways=["tokens"],
    ),
    "a reset inside a frame": Case(
        [[STREAM_HEAD, chunk(CUT), Do.RESET]], ["aborted_upstream"], CUT, "ReadError"
    ),
    "a connection closed inside a frame": Case(
        [[STREAM_HEAD, chunk(CUT), Do.CLOSE]], ["aborted_upstream"], CUT, "RemoteProtocolError"
    ),
    "a connection closed inside a chunk": Case(
        [[STREAM_HEAD, chunk(CUT)[:-9], Do.CLOSE]],
        ["aborted_upstream"],
        CUT[:-7],
        "RemoteProtocolError",
    ),
    "a body that is shorter than its length": Case(
        [[TOO_SHORT, MESSAGE, Do.CLOSE]], ["aborted_upstream"], MESSAGE, "RemoteProtocolError"
    ),
    "a clean end inside a frame": Case([streamed(CUT)], ["truncated"], CUT),
    "a body without framing that is cut": Case([[UNTIL_CLOSE, CUT, Do.CLOSE]], ["truncated"], CUT),
    "silence inside a frame": Case(
        [[STREAM_HEAD, chunk(CUT), Do.WAIT]],
        ["timeout"],
        CUT,
        "ReadTimeout",
        ways=["events"],
        options={"timeout": 0.3},
    ),
    "silence instead of an answer": Case(
        [[Do.WAIT]], ["timeout"], error="ReadTimeout", ways=ALL, options={"timeout": 0.05}
    ),
    "no answer at all": Case([[Do.CLOSE]], ["no_response"], error="RemoteProtocolError", ways=ALL),
    "an answer that is no HTTP": Case(
        [[b"220 smtp ready\r\n", Do.CLOSE]], ["no_response"], error="RemoteProtocolError", ways=ALL
    ),
    "401": Case([DENIED], ["http_error"], DENIED[1], ways=ALL, options={"max_retries": 2}),
    "429, then a stream": Case(
        [LIMITED, streamed(STREAM)], ["http_error", "complete"], STREAM, options={"max_retries": 2}
    ),
    "529 until the client gives up": Case(
        [BUSY], ["http_error"] * 3, BUSY[1], ways=ALL, options={"max_retries": 2}
    ),
    "an error event": Case([streamed(OVERLOADED)], ["error_event"], OVERLOADED),
    "JSON where a stream was asked for": Case(
        [sized(MESSAGE, "application/json")], ["not_a_stream"], MESSAGE
    ),
    "a redirect without a place": Case([sized(b"", "text/html", 302)], ["not_a_stream"]),
    "an empty stream": Case([streamed()], ["truncated"]),
}


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("name", CASES)
def test_each_ending_has_its_outcome_and_keeps_what_arrived(
    name: str,
    kind: Kind,
    serve: Callable[..., Server],
    folder: Path,
    recorded: Callable[[Path], list[Recording]],
) -> None:
    """And the program gets the same reads or events and the same exception without a recorder."""
    case = CASES[name]
    for way in case.ways:
        server = serve(*case.answers)
        recorder = Recorder(folder / way)
        with_it = call(kind, way, server.url, recorder, **case.options)
        requests = len(server.requests)
        assert with_it == call(kind, way, server.url, **case.options)
        assert len(server.requests) == 2 * requests

        attempts = recorded(folder / way)
        assert [one.outcome for one in attempts] == list(case.outcomes)
        assert attempts[-1].body() == case.body
        assert attempts[-1].end is not None
        assert (attempts[-1].end.error or {}).get("type") == case.error
        assert [problem for one in attempts for problem in one.problems()] == []


@pytest.fixture
def nobody() -> Iterator[str]:
    """The URL of a port at which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_never_gets_through_is_no_response_with_its_reason(
    kind: Kind,
    nobody: str,
    serve: Callable[..., Server],
    folder: Path,
    recorded: Callable[[Path], list[Recording]],
) -> None:
    """A refused connection, a name that nobody has, and TLS spoken to a server without it."""
    plain = serve([b"HTTP/1.1 400 Bad Request\r\n\r\n", Do.CLOSE])
    urls = {
        "refused": nobody,
        "unknown": "http://nowhere.invalid",
        "plain": plain.url.replace("http", "https"),
    }
    for name, url in urls.items():
        with_it = call(kind, "events", url, Recorder(folder / name))
        assert with_it == call(kind, "events", url)
        assert with_it.error[0] == "APIConnectionError: Connection error."

        (one,) = recorded(folder / name)
        assert one.outcome == "no_response"
        assert one.request is not None
        assert one.request.url == f"{url}/v1/messages"
        assert one.response is None
        assert one.end is not None
        assert one.end.error is not None
        assert "{type}: {message}".format_map(one.end.error) == with_it.error[1]
        assert one.end.error["type"] == "ConnectError"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_the_attempts_of_a_call_are_tied_together(
    kind: Kind,
    serve: Callable[..., Server],
    folder: Path,
    recorded: Callable[[Path], list[Recording]],
) -> None:
    """By their session, their numbers, the id of the first, and the name of its file.

    The SDK closes the body of an error unread when it is going to try again; it is kept anyway.
    """
    server = serve(LIMITED, BUSY, streamed(STREAM))
    recorder = Recorder(folder)
    call(kind, "events", server.url, recorder, max_retries=2)
    first, second, third = recorded(folder)
    assert {one.header.session for one in (first, second, third)} == {recorder.session}
    assert [one.header.attempt for one in (first, second, third)] == [1, 2, 3]
    assert "call" not in first.header.fields
    assert [one.header.fields["call"] for one in (second, third)] == [first.header.id] * 2
    assert [one.path.suffixes[-2:] for one in (second, third)] == [
        [".2", ".jsonl"],
        [".3", ".jsonl"],
    ]
    assert first.path < second.path < third.path  # they sort by their start
    assert [one.body() for one in (first, second, third)] == [LIMITED[1], BUSY[1], STREAM]
    assert third.request is not None
    assert ("x-stainless-retry-count", "2") in third.request.headers


@pytest.mark.parametrize("kind", get_args(Kind))
def test_an_error_whose_body_stalls_does_not_keep_the_sdk_from_trying_again(
    kind: Kind,
    serve: Callable[..., Server],
    folder: Path,
    recorded: Callable[[Path], list[Recording]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The body that the SDK would not read is waited for a moment, then kept as far as it came."""
    monkeypatch.setattr(streams, "_PATIENCE_S", 0.05)
    head, body = BUSY
    server = serve([head + body[:20], Do.WAIT], streamed(STREAM))
    with_it = call(kind, "events", server.url, Recorder(folder), max_retries=1, timeout=60)
    assert with_it == call(kind, "events", server.url, max_retries=1)
    first, second = recorded(folder)
    assert (first.outcome, first.body()) == ("http_error", body[:20])
    assert first.end is not None
    assert (first.end.error or {}).get("type") == "ReadTimeout"
    assert second.outcome == "complete"
