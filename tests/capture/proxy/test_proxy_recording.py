"""What the proxy records of an exchange, and that no trouble with that reaches a client."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from inspector.capture.proxy import request_copy
from inspector.capture.proxy.reader import LARGEST_AT_ONCE
from inspector.capture.tap import Tap
from inspector.recording import load
from tests.capture.conftest import (
    BEGIN,
    KEY,
    STREAM,
    STREAM_HEAD,
    Do,
    Kind,
    Server,
    call,
    chunk,
    frame,
    refused,
    sized,
    streamed,
)
from tests.capture.proxy.conftest import ASKING, Proxied, Start, body_of, request

Serve = Callable[..., Server]


def _ask(proxy: Proxied, data: bytes, end: bytes = b"\r\n0\r\n\r\n") -> bytes:
    line = proxy.line()
    line.send(data)
    got = line.until(end)
    line.close()
    return got


def test_a_recording_says_what_was_really_asked(serve: Serve, proxied: Start) -> None:
    """The upstream's URL and host, the exact body, and that a proxy made it."""
    server = serve(streamed(STREAM))
    proxy = proxied(f"{server.url}/base")
    _ask(proxy, request("POST", "/v1/messages?beta=true"))
    recording = proxy.recorded()
    assert recording.header.source == "proxy"
    asked = recording.request
    assert asked is not None
    assert (asked.method, asked.url) == ("POST", f"{server.url}/base/v1/messages?beta=true")
    assert asked.headers[0] == ("host", f"127.0.0.1:{server.port}")
    assert asked.body == ASKING
    assert recording.path.name.endswith("-say-hello.jsonl")


def test_an_observer_is_told_of_each_exchange(serve: Serve, proxied: Start) -> None:
    """Without the keys that a URL may hold."""
    proxy = proxied(serve(streamed(STREAM)).url)
    _ask(proxy, request("POST", f"/v1/messages?api_key={KEY}"))
    (exchange,) = proxy.over()
    assert (exchange.method, exchange.status) == ("POST", 200)
    assert exchange.target == "/v1/messages?api_key=[redacted]"
    assert exchange.first_byte_ns is not None
    assert 0 < exchange.first_byte_ns <= exchange.duration_ns
    assert exchange.summary is not None
    assert exchange.summary.outcome == "complete"


def test_credentials_reach_the_upstream_and_no_file(serve: Serve, proxied: Start) -> None:
    """Not even where the upstream echoes them."""
    server = serve(refused(401, "authentication_error", f"invalid key {KEY}"))
    proxy = proxied(server.url)
    got = _ask(proxy, request("POST", "/v1/messages", f"X-Api-Key: {KEY}"), b"}")
    assert KEY.encode() in got
    assert server.requests[0].count(KEY.encode()) == 2
    proxy.over()
    (path,) = proxy.folder.iterdir()
    assert KEY not in path.read_text()


@pytest.mark.parametrize("status", [529, 500, 429])
def test_a_retry_is_another_attempt_of_the_same_call(
    serve: Serve, proxied: Start, status: int
) -> None:
    """Though its client does not count, and asks before the first file is closed."""
    proxy = proxied(serve(refused(status, "x", "Overloaded"), streamed(STREAM)).url)
    _ask(proxy, request(), b"}")
    _ask(proxy, request())
    first, second = (proxy.recorded(number) for number in (1, 2))
    assert (first.header.attempt, second.header.attempt) == (1, 2)
    assert second.header.fields["call"] == first.header.id
    assert second.path.name.endswith(".2.jsonl")
    assert first.path.name < second.path.name  # they sort by their start


@pytest.mark.parametrize(
    "answer",
    [
        [STREAM_HEAD, chunk(BEGIN), Do.CLOSE],
        streamed(BEGIN),
        streamed(BEGIN + frame("error", error={"type": "overloaded_error", "message": "x"})),
    ],
)
def test_asking_again_after_a_broken_stream_is_a_retry(
    serve: Serve, proxied: Start, answer: list[bytes]
) -> None:
    """As agents do at once."""
    proxy = proxied(serve(answer, streamed(STREAM)).url)
    line = proxy.line()
    line.send(request())
    proxy.over()
    _ask(proxy, request())
    assert proxy.recorded(2).header.attempt == 2


def test_the_same_question_after_an_answer_is_another_call(serve: Serve, proxied: Start) -> None:
    """So is another question after a failure, and one that cannot be helped by asking again."""
    proxy = proxied(
        serve(
            streamed(STREAM), streamed(STREAM), refused(529, "x", "y"), refused(404, "x", "y")
        ).url
    )
    _ask(proxy, request())
    _ask(proxy, request())
    _ask(proxy, request(), b"}")
    _ask(proxy, request(body=b"{}"), b"}")
    assert [proxy.recorded(number).header.attempt for number in range(1, 5)] == [1, 1, 1, 1]


def test_the_count_of_a_client_is_believed(serve: Serve, proxied: Start) -> None:
    """Where the first attempts went elsewhere."""
    proxy = proxied(serve(streamed(STREAM)).url)
    _ask(proxy, request("POST", "/v1/messages", "x-stainless-retry-count: 2"))
    assert proxy.recorded().header.attempt == 3


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes the first 1,500 bytes of each recording and no more."""
    room: dict[int, int] = {}
    write = os.write

    def limited(fd: int, data: bytes) -> int:
        if data.startswith(b'{"kind":"header"'):
            room[fd] = 1500
        if fd not in room:
            return write(fd, data)
        if not room[fd]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = write(fd, data[: room[fd]])
        room[fd] -= written
        return written

    monkeypatch.setattr(os, "write", limited)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_loud_and_the_stream_goes_on(serve: Serve, proxied: Start) -> None:
    """The client gets every byte."""
    proxy = proxied(serve(streamed(STREAM)).url)
    got = _ask(proxy, request())
    assert body_of(got) == chunk(STREAM) + chunk(b"")
    (exchange,) = proxy.over()
    assert exchange.summary is not None
    assert exchange.summary.lost_lines > 0
    (trouble,) = proxy.troubles
    assert trouble.startswith(f"cannot write {exchange.summary.path}: No space left on device")


def test_a_folder_that_cannot_be_made(serve: Serve, proxied: Start, folder: Path) -> None:
    """Everything is relayed, and nothing recorded, which is said each time."""
    folder.write_text("in the way")
    proxy = proxied(serve(streamed(STREAM)).url)
    assert body_of(_ask(proxy, request())) == chunk(STREAM) + chunk(b"")
    (exchange,) = proxy.over()
    assert (exchange.status, exchange.summary) == (200, None)
    assert len(proxy.troubles) == 1
    assert proxy.troubles[0].startswith("not recorded: ")


def test_a_recorder_that_fails_reaches_nobody(
    serve: Serve, proxied: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is: the stream goes on, and it is said."""

    def took(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(Tap, "took", took)
    proxy = proxied(serve(streamed(STREAM)).url)
    assert body_of(_ask(proxy, request())) == chunk(STREAM) + chunk(b"")
    proxy.over()
    (trouble,) = proxy.troubles
    (path,) = proxy.folder.iterdir()
    assert trouble == f"an exchange is not recorded in {path}: RuntimeError: a mistake"
    with load(path) as recording:
        assert recording.end is not None
        assert recording.end.outcome == "interrupted"


def test_a_request_too_large_to_be_kept_is_relayed_all_the_same(
    serve: Serve, proxied: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its body is not on record, which is said."""
    monkeypatch.setattr(request_copy, "LARGEST", 1000)
    server = serve(sized(b"{}", "application/json"))
    proxy = proxied(server.url)
    _ask(proxy, request(body=b"x" * 1001), b"{}")
    assert body_of(server.requests[0]) == b"x" * 1001
    asked = proxy.recorded().request
    assert asked is not None
    assert asked.body is None
    assert proxy.troubles == [
        "a request of more than 1,000 bytes is relayed, and recorded without its body"
    ]


def _large(text: str) -> bytes:
    question = {"stream": True, "messages": [{"role": "user", "content": text}]}
    return json.dumps(question).encode()


def test_a_large_request_is_recorded_as_any_other(serve: Serve, proxied: Start) -> None:
    """Ahead of its answer, without keys, and named by what was asked."""
    body = _large("Say hello to " + KEY + "! " + "x" * (2 * LARGEST_AT_ONCE))
    server = serve(streamed(STREAM))
    proxy = proxied(server.url)
    assert body_of(_ask(proxy, request(body=body))) == chunk(STREAM) + chunk(b"")
    assert body_of(server.requests[0]) == body
    recording = proxy.recorded()
    assert recording.body() == STREAM
    assert recording.request is not None
    assert recording.request.body == body.replace(KEY.encode(), b"[redacted]")
    assert "-say-hello-to-redacted-x" in recording.path.name
    kinds = [type(line).__name__ for line in recording.lines()]
    assert kinds[:3] == ["Header", "Request", "Response"]


def test_a_large_request_that_its_client_leaves_is_recorded(serve: Serve, proxied: Start) -> None:
    """Though the answer is there before the recording is."""
    proxy = proxied(serve([*streamed(STREAM)[:-1], Do.WAIT]).url)
    line = proxy.line()
    line.send(request(body=_large("x" * (8 * LARGEST_AT_ONCE))))
    line.close()
    recording = proxy.recorded()
    assert recording.request is not None
    assert recording.end is not None
    assert recording.end.outcome == "aborted_client"


def test_a_retry_of_a_large_request_is_another_attempt(serve: Serve, proxied: Start) -> None:
    """As that of a small one."""
    body = _large("x" * (2 * LARGEST_AT_ONCE))
    proxy = proxied(serve(refused(529, "x", "Overloaded"), streamed(STREAM)).url)
    _ask(proxy, request(body=body), b"}")
    proxy.over()
    _ask(proxy, request(body=body))
    assert [proxy.recorded(number).header.attempt for number in (1, 2)] == [1, 2]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_sdk_sees_no_difference(serve: Serve, proxied: Start, kind: Kind) -> None:
    """The same events, and a retry that it makes by itself is on record."""
    proxy = proxied(serve(refused(529, "overloaded_error", "x"), streamed(STREAM)).url)
    direct = call(kind, "events", serve(streamed(STREAM)).url)
    assert call(kind, "events", proxy.url, max_retries=1) == direct
    assert [proxy.recorded(number).header.attempt for number in (1, 2)] == [1, 2]


def test_time_begins_with_the_request(serve: Serve, proxied: Start) -> None:
    """Not with the file, that is made once the body is there."""
    server = serve(streamed(STREAM))
    proxy = proxied(server.url)
    line = proxy.line()
    head, _, body = request().partition(b"\r\n\r\n")
    line.send(head + b"\r\n\r\n")
    while not server.connections:
        time.sleep(0.001)
    time.sleep(0.02)
    line.send(body)
    line.until(b"\r\n0\r\n\r\n")
    recording = proxy.recorded()
    assert recording.response is not None
    assert recording.response.t_ns is not None
    assert recording.response.phases["sent"] >= 20_000_000
    assert recording.response.t_ns >= 20_000_000
    assert recording.header.started is not None
    began = datetime.fromisoformat(recording.header.started)
    assert f"{began:%Y%m%d-%H%M%S.%f}" in recording.path.name
