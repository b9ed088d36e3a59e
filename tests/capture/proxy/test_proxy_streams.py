"""Streams of every shape: the client gets the upstream's bytes, the recording their meaning."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.capture.proxy import Exchange
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options, Session
from tests.capture.conftest import (
    BEGIN,
    END,
    EVENTS,
    MESSAGE,
    STREAM,
    STREAM_HEAD,
    Do,
    Server,
    chunk,
    delta,
    head,
    refused,
    sized,
    streamed,
)
from tests.capture.proxy.conftest import Proxied, Start, body_of, request

Serve = Callable[..., Server]

_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def test_one_byte_a_read(serve: Serve, proxied: Start) -> None:
    """Every event is the same, and every read noted."""
    pieces = [bytes([byte]) for byte in chunk(STREAM) + chunk(b"")]
    proxy = proxied(serve([STREAM_HEAD, *pieces]).url)
    line = proxy.line()
    line.send(request())
    assert body_of(line.until(b"\r\n0\r\n\r\n")) == b"".join(pieces)
    recording = proxy.recorded()
    assert recording.body() == STREAM
    assert recording.end is not None
    assert (recording.end.outcome, recording.end.events) == ("complete", EVENTS)


def test_other_line_ends(serve: Serve, proxied: Start) -> None:
    """A stream with CRLF, whose blank lines look like the end of a head."""
    stream = STREAM.replace(b"\n", b"\r\n")
    proxy = proxied(serve(streamed(stream[:40], stream[40:])).url)
    line = proxy.line()
    line.send(request())
    body = body_of(line.until(b"\r\n0\r\n\r\n"))
    assert body == chunk(stream[:40]) + chunk(stream[40:]) + chunk(b"")
    recording = proxy.recorded()
    assert recording.body() == stream
    assert recording.end is not None
    assert (recording.end.outcome, recording.end.events) == ("complete", EVENTS)


def test_lines_of_any_length(serve: Serve, proxied: Start) -> None:
    """A single event of 300 kB."""
    stream = BEGIN + delta("x" * 300_000) + END
    proxy = proxied(serve(streamed(stream)).url)
    line = proxy.line()
    line.send(request())
    assert body_of(line.until(b"\r\n0\r\n\r\n")) == chunk(stream) + chunk(b"")
    recording = proxy.recorded()
    assert recording.body() == stream


@pytest.mark.parametrize("coding", _CODINGS)
def test_a_compressed_stream_is_decoded_beside_the_relay(
    serve: Serve, proxied: Start, coding: str
) -> None:
    """At odd places cut; the client gets the compressed bytes."""
    packed = _CODINGS[coding](STREAM)
    reads = [packed[:1], packed[1:7], packed[7:60], packed[60:]]
    begin = head(
        200,
        "content-type: text/event-stream",
        f"content-encoding: {coding}",
        "transfer-encoding: chunked",
    )
    proxy = proxied(serve([begin, *map(chunk, reads), chunk(b"")]).url)
    line = proxy.line()
    line.send(request())
    got = line.until(b"\r\n0\r\n\r\n")
    assert body_of(got) == b"".join(map(chunk, [*reads, b""]))
    assert f"content-encoding: {coding}".encode() in got
    recording = proxy.recorded()
    assert recording.body() == STREAM
    assert recording.end is not None
    assert recording.end.wire_bytes == len(packed)
    assert recording.end.fields["content_encoding"] == coding


def test_what_is_no_stream_is_a_body(serve: Serve, proxied: Start) -> None:
    """A message that was not asked for as a stream, a count of tokens, an error."""
    answers = [
        sized(MESSAGE, "application/json"),
        sized(b'{"input_tokens":14}', "application/json"),
        refused(401, "authentication_error", "No such key"),
    ]
    proxy = proxied(serve(*answers).url)
    line = proxy.line()
    for number, (target, answer) in enumerate(
        zip(["/v1/messages?beta=true", "/v1/messages/count_tokens", "/v1/x"], answers, strict=True)
    ):
        line.send(request("POST", target, body=b"{}"))
        assert body_of(line.until(answer[1])) == answer[1]
        recording = proxy.recorded(number + 1)
        assert recording.body() == answer[1]
        assert recording.request is not None
        assert recording.request.url.endswith(target)


def test_head_has_no_body_whatever_its_length_says(serve: Serve, proxied: Start) -> None:
    """And the connection serves for the next request."""
    answer = [head(200, "content-type: text/html", "content-length: 1000")]
    proxy = proxied(serve(answer, streamed(STREAM)).url)
    line = proxy.line()
    line.send(request("HEAD", "/", body=b""))
    assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 200")
    line.send(request())
    line.until(b"\r\n0\r\n\r\n")
    end = proxy.recorded(2).end
    assert end is not None
    assert end.outcome == "complete"


@pytest.mark.parametrize("status", [204, 304])
def test_answers_that_have_no_body(serve: Serve, proxied: Start, status: int) -> None:
    """They say no length either."""
    proxy = proxied(serve([head(status)]).url)
    line = proxy.line()
    for _ in range(2):
        line.send(request("GET", "/v1/models", body=b""))
        assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 %d" % status)


def test_an_upstream_of_http_1_0(serve: Serve, proxied: Start) -> None:
    """No chunks, no length: the end of the connection is the end of the body."""
    begin = b"HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    proxy = proxied(serve([begin, STREAM, Do.CLOSE]).url)
    got, how = proxy.ask(request())
    assert got == begin[:-2] + b"connection: close\r\n\r\n" + STREAM
    assert how == "closed"
    recording = proxy.recorded()
    assert recording.response is not None
    assert recording.response.http_version == "1.0"
    assert recording.end is not None
    assert recording.end.outcome == "complete"


def test_word_that_the_answer_is_still_to_come(serve: Serve, proxied: Start) -> None:
    """A client that waits for `100 Continue` gets it from the upstream, and then sends the rest."""
    proxy = proxied(serve([head(100), head(103, "link: </x>"), Do.WAIT, *streamed(STREAM)]).url)
    line = proxy.line()
    whole = request("POST", "/v1/messages", "Expect: 100-continue", "Transfer-Encoding: chunked")
    line.send(whole.partition(b"\r\n\r\n")[0].replace(b"Content-Length: 89\r\n", b"") + b"\r\n\r\n")
    assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 100")
    assert line.until(b"\r\n\r\n").startswith(b"HTTP/1.1 103")
    line.send(chunk(b'{"stream"') + chunk(b":true}") + chunk(b""))
    line.until(b"\r\n0\r\n\r\n")
    recording = proxy.recorded()
    assert recording.request is not None
    assert recording.request.body == b'{"stream":true}'
    assert recording.end is not None
    assert recording.end.outcome == "complete"


def test_a_large_request_goes_up_whole(serve: Serve, proxied: Start) -> None:
    """Of 5 MB."""
    server = serve(sized(b"{}", "application/json"))
    body = b'{"x":"%b"}' % (b"y" * 5_000_000)
    proxy = proxied(server.url)
    line = proxy.line()
    line.send(request(body=body))
    line.until(b"{}")
    assert body_of(server.requests[0]) == body
    recording = proxy.recorded()
    assert recording.request is not None
    assert recording.request.body == body


def test_a_slow_client_loses_nothing_and_is_told_from_a_slow_server(
    serve: Serve, proxied: Start
) -> None:
    """Reading stops while the client takes nothing; what is read after that says so."""
    many = [chunk(delta("x" * 60_000))] * 200
    proxy = proxied(serve([STREAM_HEAD, *many, chunk(BEGIN), chunk(b"")]).url)
    line = proxy.line(receive_buffer=65536)
    line.send(request())
    line.until(b"\r\n\r\n")
    time.sleep(0.05)
    line.until(b"\r\n0\r\n\r\n")
    recording = proxy.recorded()
    assert len(recording.body()) == 200 * len(delta("x" * 60_000)) + len(BEGIN)
    assert any(getattr(one, "asked_ns", None) is not None for one in recording.lines())


def test_an_abort_that_nobody_was_quick_enough_for(serve: Serve, proxied: Start) -> None:
    """All that came before the reset is relayed, to a client that begins to read after it too."""
    stream = BEGIN + b"".join(delta(f"{number}" * 100) for number in range(100))
    proxy = proxied(serve([STREAM_HEAD, chunk(stream), Do.RESET]).url)
    line = proxy.line(receive_buffer=4096)
    line.send(request())
    recording = proxy.recorded()
    time.sleep(0.01)
    got, how = line.rest()
    assert (body_of(got), how) == (chunk(stream), "reset")
    assert recording.body() == stream


@given(st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_split_of_any_body_arrives_as_it_was_sent(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """On the wire and in the recording."""
    body = data.draw(st.binary(max_size=300) | st.just(STREAM) | st.just(b"\r\n\r\n" * 20))
    sizes = data.draw(st.lists(st.integers(1, 60), min_size=1, max_size=8))
    framed, left = b"", body
    while left:
        framed += chunk(left[: sizes[len(left) % len(sizes)]])
        left = left[sizes[len(left) % len(sizes)] :]
    framed += chunk(b"")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(framed)), max_size=8)))
    reads = [framed[a:b] for a, b in zip([0, *cuts], [*cuts, len(framed)], strict=True) if a < b]
    server = Server([[STREAM_HEAD, *reads]])
    folder = tmp_path_factory.mktemp("split")
    session = Session(folder, Options(source="proxy"))
    exchanges: list[Exchange] = []
    try:
        with proxying(server.url, session, on_exchange=exchanges.append) as proxy:
            one = Proxied(proxy, folder, exchanges)
            line = one.line()
            line.send(request())
            line.until(b"\r\n\r\n")
            assert line.exactly(len(framed)) == framed
            assert one.recorded().body() == body
            one.close()
    finally:
        server.close()
