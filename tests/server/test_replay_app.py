"""What a client without an HTTP library gets from the replay server."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from inspector.server import app
from inspector.server.pacing import AT_ONCE
from inspector.server.playing.performance import Performance
from inspector.server.scenarios import SCENARIOS, scenario
from inspector.server.script import Chunk, Script
from inspector.server.thread import serving
from tests.server.rawclient import MS, SHORT, STREAM, STREAM_REQUEST, Answer, ask, connected


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name != "abort"])
def test_every_chunk_of_a_script_is_one_http_chunk(name: str) -> None:
    """The bytes are the script's, in its sizes, and the end is a clean one."""
    script = scenario(name).attempts()[-1]
    with serving([script], speed=AT_ONCE) as url:
        answer = ask(url)
    assert answer.status == script.status
    assert answer.chunks() == [*(chunk.data for chunk in script.chunks), b""]
    assert not answer.reset


def test_the_headers_are_those_of_the_script() -> None:
    """Its own date and server included; the only others are about this connection."""
    script = scenario("text").attempts()[0]
    with serving([script], speed=AT_ONCE) as url:
        answer = ask(url)
    own = [("transfer-encoding", "chunked"), ("connection", "close")]
    assert sorted(answer.headers) == sorted([*script.headers, *own])


def test_an_error_answer_has_its_length_and_no_chunks() -> None:
    """As the API sends one: `Content-Length`, then the JSON as it is."""
    refused, answered = scenario("rate-limit").attempts()
    with serving([refused, answered], speed=AT_ONCE) as url:
        first, second = ask(url), ask(url)
    assert first.status == 429
    assert ("retry-after", "1") in first.headers
    assert ("content-length", str(len(refused.body))) in first.headers
    assert first.framed == refused.body
    assert second.status == 200


def test_an_abort_is_a_reset_after_every_byte_has_arrived() -> None:
    """The client has all the data, then an error, inside a chunk: never a clean end."""
    script = scenario("abort").attempts()[0]
    with serving([script], speed=AT_ONCE) as url:
        answer = ask(url)
    assert answer.reset
    assert answer.chunks() == [chunk.data for chunk in script.chunks]
    assert answer.framed.endswith(b"\r\n1\r\n")


def test_an_abort_before_the_promised_length_adds_nothing_to_the_body() -> None:
    """No chunk is begun where the body is not sent in chunks."""
    headers = (("content-type", "application/json"), ("content-length", "11"))
    with serving([Script(200, headers, (Chunk(0, b'{"a":1'),), ending="abort")]) as url:
        answer = ask(url)
    assert answer.reset
    assert answer.framed == b'{"a":1'


def test_an_abort_waits_for_a_slow_reader() -> None:
    """More than all buffers hold: what the client reads late is not lost to the reset."""
    data = bytes(range(256)) * 4096
    script = Script(200, STREAM, tuple(Chunk(0, data) for _ in range(12)), ending="abort")
    with serving([script], speed=AT_ONCE) as url, connected(url) as client:
        client.send()
        answer = client.receive(until=b"\r\n\r\n")
        time.sleep(0.1)  # the server has filled every buffer and waits
        rest = client.receive()
    answer.raw += rest.raw
    assert rest.reset
    assert answer.chunks() == [data] * 12


def test_headers_go_out_before_the_first_chunk_is_due() -> None:
    """A client sees the status while the model still thinks."""
    script = Script(200, STREAM, (Chunk(60_000 * MS, b"late"),), end_ns=60_000 * MS)
    with serving([script]) as url, connected(url) as client:
        client.send()
        answer = client.receive(until=b"\r\n\r\n")
    assert answer.status == 200
    assert answer.framed == b""


def test_nothing_arrives_before_it_is_due() -> None:
    """At any moment there is no more at the client than the script allows."""
    chunks = tuple(Chunk(n * 7 * MS, b"%03d" % n * 20) for n in range(1, 21))
    script = Script(200, STREAM, chunks, headers_ns=3 * MS, end_ns=150 * MS)
    with serving([script]) as url:
        answer = ask(url)
    begin = len(answer.raw) - len(answer.framed)
    for seconds, size in answer.arrivals:
        seen = Answer(answer.raw[:size]).chunks() if size > begin else []
        due = [chunk.data for chunk in chunks if chunk.t_ns <= seconds * 1_000 * MS]
        assert len(seen) <= len(due) + (seconds >= 0.150)
    assert answer.arrivals[0][0] >= 0.003
    assert answer.arrivals[-1][0] >= 0.150


def test_speed_shortens_a_performance() -> None:
    """Ten thousand times as fast, a minute is over in milliseconds."""
    script = Script(200, STREAM, (Chunk(60_000 * MS, b"x"),), end_ns=60_000 * MS)
    with serving([script], speed=10_000) as url:
        answer = ask(url)
    assert answer.chunks() == [b"x", b""]
    assert answer.arrivals[-1][0] >= 0.006


def test_requests_get_the_scripts_in_turn_and_then_from_the_start() -> None:
    """The n-th request gets the n-th script."""
    scripts = [Script(200, STREAM, (Chunk(0, b"%d" % n),)) for n in range(3)]
    with serving(scripts) as url:
        bodies = [ask(url, path="/v1/messages?beta=true").chunks()[0] for _ in range(5)]
    assert bodies == [b"0", b"1", b"2", b"0", b"1"]


def test_one_connection_can_ask_again() -> None:
    """A clean end leaves the connection open for the next request."""
    with serving([SHORT]) as url, connected(url) as client:
        for _ in range(3):
            client.send(keep_alive=True)
            assert client.receive(until=b"\r\n0\r\n\r\n").chunks() == [
                b"event: a\n",
                b"data: 1\n\n",
                b"",
            ]


def test_a_client_of_http_1_0_gets_the_body_without_chunks() -> None:
    """It ends where the connection ends, as that version has it."""
    with serving([SHORT]) as url:
        answer = ask(url, version="1.0")
    assert answer.framed == b"event: a\ndata: 1\n\n"


def test_an_abort_reaches_a_client_of_http_1_0_unframed() -> None:
    """No chunk is begun where there are none."""
    with serving([Script(200, STREAM, (Chunk(0, b"data"),), ending="abort")]) as url:
        answer = ask(url, version="1.0")
    assert answer.framed == b"data"
    assert answer.reset


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_a_client_may_look_whether_someone_is_there(method: str) -> None:
    """200 and nothing else."""
    with serving([SHORT]) as url:
        answer = ask(url, b"", method=method, path="/")
    assert (answer.status, answer.framed) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/files"), ("GET", "/v1/messages"), ("POST", "/v2/messages")]
)
def test_what_is_not_replayed_is_refused_in_the_apis_shape(method: str, path: str) -> None:
    """A client shows the message, which says what it asked and what there is."""
    with serving([SHORT]) as url:
        answer = ask(url, method=method, path=path)
    assert answer.status == 404
    assert ("x-should-retry", "false") in answer.headers
    body = answer.json()
    assert (body["type"], body["error"]["type"]) == ("error", "not_found_error")
    assert body["error"]["message"].startswith("the server knows POST /v1/messages, ")
    assert body["error"]["message"].endswith(f", not {method} {path}")


@pytest.mark.parametrize("body", [b"[1]", b"no JSON", b"", b'{"a":' * 2_000])
def test_a_request_that_is_no_object_is_refused_and_uses_up_no_script(body: bytes) -> None:
    """400, and the next stream gets the script that was next before."""
    scripts = [Script(200, STREAM, (Chunk(0, b"%d" % n),)) for n in range(2)]
    with serving(scripts) as url:
        first, refused, second = ask(url), ask(url, body), ask(url)
    assert refused.status == 400
    assert refused.json()["error"]["message"] == "the body of the request is no JSON object"
    assert (first.chunks()[0], second.chunks()[0]) == (b"0", b"1")


def test_a_request_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the API has it: 413, `request_too_large`."""
    monkeypatch.setattr(app, "LARGEST_REQUEST", 1_000)
    with serving([SHORT]) as url:
        answer = ask(url, b" " * 1_001)
    assert answer.status == 413
    assert answer.json()["error"]["type"] == "request_too_large"
    assert answer.json()["error"]["message"] == "the request is larger than 1,000 bytes"


def test_a_hang_up_ends_the_performance_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a silence too, where nothing is written that could fail."""
    ended = threading.Event()

    play = Performance.play

    async def watched(self: Performance, request: web.Request) -> web.StreamResponse:
        try:
            return await play(self, request)
        finally:
            ended.set()

    monkeypatch.setattr(Performance, "play", watched)
    script = Script(200, STREAM, (Chunk(0, b"x"), Chunk(600_000 * MS, b"y")))
    with serving([script]) as url:
        with connected(url) as client:
            client.send()
            client.receive(until=b"1\r\nx\r\n")
            assert not ended.is_set()
        assert ended.wait(5)


def test_small_writes_are_not_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """`TCP_NODELAY` is on, or an event could wait for the acknowledgement of the one before."""
    options: list[int] = []

    play = Performance.play

    async def seen(self: Performance, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        sock = request.transport.get_extra_info("socket")
        options.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        return await play(self, request)

    monkeypatch.setattr(Performance, "play", seen)
    with serving([SHORT]) as url:
        ask(url)
    assert len(options) == 1
    assert options[0] != 0


def test_a_hang_up_in_the_middle_of_writing_is_silent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """No traceback is logged, and the next client is served."""
    script = Script(200, STREAM, tuple(Chunk(0, b"x" * 100_000) for _ in range(80)))
    with serving([script]) as url:
        for _ in range(5):
            with connected(url) as client:
                client.send()
                client.receive(until=b"xxx")
        assert len(ask(url).chunks()) == 81
    assert caplog.records == []


async def test_many_clients_are_played_to_at_the_same_time() -> None:
    """A hundred streams of 60 ms each take nothing like the sum, and none loses a byte."""
    chunks = tuple(Chunk(n * 3 * MS, b"%d;" % n) for n in range(20))
    script = Script(200, STREAM, chunks, end_ns=60 * MS)

    async def one(host: str, port: int) -> bytes:
        reader, writer = await asyncio.open_connection(host, port)
        head = f"POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: {len(STREAM_REQUEST)}\r\n"
        writer.write(f"{head}connection: close\r\n\r\n".encode() + STREAM_REQUEST)
        raw = await reader.read()
        writer.close()
        await writer.wait_closed()
        return raw

    with serving([script]) as url:
        parts = urlsplit(url)
        started = time.monotonic()
        raws = await asyncio.gather(
            *(one(parts.hostname or "", parts.port or 0) for _ in range(100))
        )
        took = time.monotonic() - started
    expected = [*(chunk.data for chunk in chunks), b""]
    assert all(Answer(raw).chunks() == expected for raw in raws)
    assert 0.06 <= took < 6.0
