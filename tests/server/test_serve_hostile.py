"""Clients that are old, odd or broken, and recordings that no server could have sent."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

import pytest

from inspector.recording import load
from inspector.server.samples import sample_folder
from inspector.server.script import NothingToPlay
from inspector.server.serve import Server, serve
from tests.server.rawclient import STREAM_REQUEST

TEXT = sample_folder() / "text.jsonl"
Sent: TypeAlias = tuple[bytes, bytes]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of one sample, at once."""
    with serve(TEXT, instant=True) as running:
        yield running


def sent(server: Server, data: bytes) -> Sent:
    """Head and body of what comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", urlsplit(server.base_url).port or 0)) as peer:
        peer.settimeout(20)
        peer.sendall(data)
        got = b"".join(iter(lambda: peer.recv(1 << 16), b""))
    head, _, body = got.partition(b"\r\n\r\n")
    return head, body


def post(*headers: str, version: str = "1.1", body: bytes = STREAM_REQUEST) -> bytes:
    """A request for a stream, as bytes."""
    lines = (
        f"POST /v1/messages HTTP/{version}",
        "host: x",
        *headers,
        f"content-length: {len(body)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + body


def test_the_body_ends_for_a_client_of_http_1_0_that_keeps_its_connection(server: Server) -> None:
    """It knows no chunks, and without a length only the end of the connection tells it."""
    _, body = sent(server, post("connection: keep-alive", version="1.0"))
    with load(TEXT) as recording:
        assert body == recording.body()


def test_requests_may_come_all_at_once(server: Server) -> None:
    """Pipelined, they are answered one after the other."""
    sent(server, post() + post() + post("connection: close"))
    assert [seen.outcome for seen in server.requests] == ["served whole"] * 3


@pytest.mark.parametrize("path", ["/", "/v1/models", "/v1/models/claude"])
def test_an_answer_to_head_has_no_body(path: str, server: Server) -> None:
    """Which would be taken for the next answer."""
    head, body = sent(
        server, f"HEAD {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode()
    )
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\r\n\r\n",
        b"POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
        post("content-encoding: gzip"),
        post("x: " + "a" * (1 << 17)),
    ],
    ids=["no http", "no chunk", "no gzip", "a header without end"],
)
def test_what_is_no_request_is_refused_without_a_traceback(
    data: bytes, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """The client is told, and nobody else."""
    with caplog.at_level(logging.DEBUG):
        head, _ = sent(server, data)
    assert b" 400 " in head.split(b"\r\n")[0]
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_long_header_is_taken(server: Server) -> None:
    """Gateways add tokens of many kilobytes."""
    head, _ = sent(server, post("x: " + "a" * 20_000, "connection: close"))
    assert head.startswith(b"HTTP/1.1 200 ")


Edited: TypeAlias = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The sample with another response line."""

    def write(**response: object) -> Path:
        lines = []
        for line in TEXT.read_text().splitlines():
            is_response = line.startswith('{"kind":"response"')
            lines.append(json.dumps(json.loads(line) | response) if is_response else line)
        path = tmp_path / "edited.jsonl"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


@pytest.mark.parametrize(
    "odd", [("x-a", "a\r\nb: c"), ("x a", "1"), ("x-\u00fc", "1"), ("x-a", "\x00"), ("", "1")]
)
def test_headers_that_http_does_not_have_are_left_out(odd: tuple[str, str], edited: Edited) -> None:
    """An import may have brought them; the stream is played all the same."""
    path = edited(headers=[odd, ("content-type", "text/event-stream")])
    with serve(path, instant=True) as server:
        head, body = sent(server, post("connection: close"))
    assert head.startswith(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
    assert b"message_stop" in body


@pytest.mark.parametrize("status", [99, 100, 101, 1000])
def test_a_status_that_ends_no_request_is_not_played(status: int, edited: Edited) -> None:
    """Its client would wait for ever."""
    with pytest.raises(NothingToPlay, match=f"has the status {status}, which ends no request"):
        serve(edited(status=status))


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_none(status: int, edited: Edited) -> None:
    """Whatever was recorded behind it."""
    with serve(edited(status=status), instant=True) as server:
        head, body = sent(server, post("connection: close"))
    assert head.startswith(b"HTTP/1.1 %d" % status)
    assert body == b""
