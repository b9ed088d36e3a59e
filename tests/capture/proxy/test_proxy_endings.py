"""How streams end: each side sees of the other what it would see without a proxy between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from tests.capture.conftest import (
    BEGIN,
    END,
    EVENTS,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    Server,
    chunk,
    delta,
    frame,
    head,
    sized,
    streamed,
)
from tests.capture.proxy.conftest import Reached, Start, body_of, request

Serve = Callable[..., Server]

CUT = BEGIN + delta("Hel") + b"event: content_block_de"
UNTIL_CLOSE = head(200, "content-type: text/event-stream", "connection: close")


def test_a_whole_stream_is_relayed_and_recorded(serve: Serve, proxied: Start) -> None:
    """The client gets the bytes that the upstream sent, framing and all."""
    proxy = proxied(serve(streamed(STREAM)).url)
    got, how = proxy.ask(request("POST", "/v1/messages", "Connection: close"))
    assert body_of(got) == chunk(STREAM) + chunk(b"")
    assert how == "closed"
    recording = proxy.recorded()
    assert recording.body() == STREAM
    assert recording.end is not None
    assert (recording.end.outcome, recording.end.events) == ("complete", EVENTS)
    assert proxy.troubles == []


def test_a_reset_in_the_middle_reaches_the_client_after_all_the_data(
    serve: Serve, proxied: Start
) -> None:
    """What came before it is relayed and recorded; an abort never looks like an end."""
    proxy = proxied(serve([STREAM_HEAD, chunk(CUT), Do.RESET]).url)
    got, how = proxy.ask(request())
    assert (body_of(got), how) == (chunk(CUT), "reset")
    recording = proxy.recorded()
    assert recording.body() == CUT
    assert recording.end is not None
    assert recording.end.outcome == "aborted_upstream"
    assert recording.end.error is not None
    assert recording.end.error["type"] == "ConnectionResetError"


def test_a_connection_closed_inside_a_chunk_is_closed_there_for_the_client(
    serve: Serve, proxied: Start
) -> None:
    """The chunk stays unfinished."""
    proxy = proxied(serve([STREAM_HEAD, chunk(CUT)[:-30], Do.CLOSE]).url)
    got, how = proxy.ask(request())
    assert (body_of(got), how) == (chunk(CUT)[:-30], "closed")
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "aborted_upstream"
    assert recording.end.error == {
        "type": "UpstreamClosed",
        "message": "closed inside the answer",
    }


def test_a_clean_end_without_message_stop_is_truncated(serve: Serve, proxied: Start) -> None:
    """The pending frame is kept."""
    proxy = proxied(serve(streamed(CUT)).url)
    line = proxy.line()
    line.send(request())
    line.until(b"0\r\n\r\n")
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "truncated"
    assert recording.body() == CUT


@pytest.mark.parametrize(
    ("step", "how", "outcome"),
    [(Do.CLOSE, "closed", "truncated"), (Do.RESET, "reset", "aborted_upstream")],
)
def test_a_body_that_the_connection_ends(
    serve: Serve, proxied: Start, step: Do, how: str, outcome: str
) -> None:
    """Its end is a clean one or a reset, for the client as for the proxy."""
    proxy = proxied(serve([UNTIL_CLOSE, CUT, step]).url)
    got, seen = proxy.ask(request())
    assert (body_of(got), seen) == (CUT, how)
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == outcome


def test_a_client_that_hangs_up_is_gone_for_the_upstream_at_once(
    serve: Serve, proxied: Start
) -> None:
    """So that nothing more is billed."""
    gone = Reached()
    proxy = proxied(serve([STREAM_HEAD, chunk(CUT), Do.WAIT, gone]).url)
    line = proxy.line()
    line.send(request())
    line.until(chunk(CUT))
    line.close()
    assert gone.by_someone(within_s=1)
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "aborted_client"
    assert recording.body() == CUT


def test_a_client_that_leaves_after_message_stop_has_a_complete_stream(
    serve: Serve, proxied: Start
) -> None:
    """Whoever hung up first: the stream was whole, though the upstream had not closed it."""
    proxy = proxied(serve([STREAM_HEAD, chunk(STREAM), Do.WAIT]).url)
    line = proxy.line()
    line.send(request())
    line.until(b"message_stop")
    line.close()
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "complete"


def test_a_client_that_leaves_before_any_answer(serve: Serve, proxied: Start) -> None:
    """What was asked is recorded."""
    server = serve([Do.WAIT])
    proxy = proxied(server.url)
    line = proxy.line()
    line.send(request())
    while not server.requests:
        time.sleep(0.001)
    line.close()
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "aborted_client"
    assert recording.request is not None
    assert recording.response is None


def test_an_error_event_is_passed_on_and_wins(serve: Serve, proxied: Start) -> None:
    """An error after 200."""
    error = frame("error", error={"type": "overloaded_error", "message": "Overloaded"})
    proxy = proxied(serve(streamed(BEGIN + error)).url)
    line = proxy.line()
    line.send(request())
    assert body_of(line.until(b"0\r\n\r\n")) == chunk(BEGIN + error) + chunk(b"")
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "error_event"


def test_a_reset_after_message_stop_is_a_complete_stream(serve: Serve, proxied: Start) -> None:
    """With the error kept; and a reset for the client."""
    proxy = proxied(serve([STREAM_HEAD, chunk(STREAM), Do.RESET]).url)
    got, how = proxy.ask(request())
    assert (body_of(got), how) == (chunk(STREAM), "reset")
    end = proxy.recorded().end
    assert end is not None
    assert end.outcome == "complete"
    assert end.error is not None


_UNANSWERED: dict[str, tuple[Answer, str]] = {
    "closed": ([Do.CLOSE], "closed the connection without an answer"),
    "reset": ([Do.RESET], "reset the connection without an answer"),
    "cut": ([b"HTTP/1.1 200 OK\r\ncontent-ty", Do.CLOSE], "closed the connection"),
    "garbage": ([b"SSH-2.0-OpenSSH_9.2\r\n", Do.WAIT], "answered with no HTTP/1"),
    "twice": (
        [b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n", Do.WAIT],
        "answered with no HTTP/1",
    ),
    "bomb": ([b"HTTP/1.1 200 OK\r\nx: " + b"y" * 70_000, Do.WAIT], "a head of more than 65,536"),
    "101": ([head(101, "upgrade: x", "connection: upgrade"), Do.WAIT], "changed the protocol"),
}


@pytest.mark.parametrize("name", _UNANSWERED)
def test_no_answer_at_all_is_a_502(serve: Serve, proxied: Start, name: str) -> None:
    """In the API's shape, so that a client can say what happened."""
    answer, why = _UNANSWERED[name]
    proxy = proxied(serve(answer).url)
    got, how = proxy.ask(request())
    assert got.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert why.encode() in body_of(got)
    assert how == "closed"
    recording = proxy.recorded()
    assert recording.end is not None
    assert recording.end.outcome == "no_response"
    assert recording.response is None


def test_an_upstream_that_nobody_listens_at_is_a_502(proxied: Start, unused_tcp_port: int) -> None:
    """With the reason."""
    proxy = proxied(f"http://127.0.0.1:{unused_tcp_port}")
    got, _ = proxy.ask(request())
    assert b"502 Bad Gateway" in got
    assert b"cannot reach http://127.0.0.1:%d: " % unused_tcp_port in got
    assert b"refused" in got.lower()
    end = proxy.recorded().end
    assert end is not None
    assert end.outcome == "no_response"


def test_a_broken_chunk_is_passed_on_and_ends_the_stream(serve: Serve, proxied: Start) -> None:
    """The client sees it as it came."""
    broken = chunk(BEGIN) + b"xyz\r\nwhat\r\n"
    proxy = proxied(serve([STREAM_HEAD, broken, Do.WAIT]).url)
    got, how = proxy.ask(request())
    assert (body_of(got), how) == (broken, "closed")
    recording = proxy.recorded()
    assert recording.body() == BEGIN
    assert recording.end is not None
    assert recording.end.outcome == "aborted_upstream"


def test_what_follows_an_answer_unasked_reaches_no_client(serve: Serve, proxied: Start) -> None:
    """Or it would be taken for the answer to the next request."""
    more = sized(b"poison", "text/plain")
    proxy = proxied(serve([*streamed(STREAM)[:-1], chunk(b"") + b"".join(more), Do.WAIT]).url)
    got, how = proxy.ask(request())
    assert (body_of(got), how) == (chunk(STREAM) + chunk(b""), "closed")


def test_a_slow_end_after_message_stop_holds_nothing_back(serve: Serve, proxied: Start) -> None:
    """The last event is there before the upstream closes."""
    go_on = threading.Event()
    proxy = proxied(serve([STREAM_HEAD, chunk(BEGIN + END), go_on, chunk(b"")]).url)
    line = proxy.line()
    line.send(request())
    line.until(b"message_stop")
    assert proxy.exchanges == []
    go_on.set()
    line.until(chunk(b""))
    end = proxy.recorded().end
    assert end is not None
    assert end.outcome == "complete"
