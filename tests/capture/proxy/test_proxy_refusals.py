"""Requests that are not passed on: each gets a clear answer, and reaches no upstream."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.capture.conftest import STREAM, Do, Server, chunk, streamed
from tests.capture.proxy.conftest import Reached, Start, body_of, request

Serve = Callable[..., Server]

_REFUSED: dict[str, tuple[bytes, int, str]] = {
    "a length and chunks": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
        "Transfer-Encoding can't be present with Content-Length",
    ),
    "two lengths": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        400,
        "Duplicate Content-Length",
    ),
    "a length that is none": (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
        400,
        "Content-Length",
    ),
    "another transfer coding": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        501,
        "a transfer coding of gzip, chunked",
    ),
    "chunks in HTTP/1.0": (
        b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
        "HTTP/1.0 knows no transfer codings",
    ),
    "a broken chunk": (
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nwhat\r\n",
        400,
        "chunk size",
    ),
    "space before a colon": (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "header"),
    "a folded line": (b"GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400, "whitespace"),
    "bare line feeds": (b"GET / HTTP/1.1\nHost: a\n\n", 400, "CRLF"),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400, "one host header"),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "one host header"),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00", 400, "Invalid method"),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "no HTTP request"),
    "HTTP/0.9": (b"GET /\r\n\r\n", 400, "HTTP/0.9 is not spoken here"),
    "a bomb": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 66_000, 431, "65,536 bytes"),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 12_000, 431, "65,536 bytes"),
    "WebSocket": (
        b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        501,
        "WebSocket",
    ),
    "CONNECT": (b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501, "ANTHROPIC_BASE_URL"),
    "another site": (b"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 501, "ANTHROPIC_BASE_URL"),
}


@pytest.mark.parametrize("name", _REFUSED)
def test_what_is_not_safe_or_not_done_here_is_refused(
    serve: Serve, proxied: Start, name: str
) -> None:
    """In the API's shape; nothing is recorded, for nothing was asked, and that is said."""
    asked, status, why = _REFUSED[name]
    server = serve(streamed(STREAM))
    proxy = proxied(server.url)
    got, how = proxy.ask(asked)
    assert got.startswith(b"HTTP/1.1 %d " % status)
    assert b'"type":"error"' in body_of(got)
    assert why.encode() in body_of(got)
    assert how == "closed"
    assert server.requests == []
    assert not proxy.folder.exists()
    (trouble,) = proxy.troubles
    assert trouble.startswith("a request was refused: ")
    assert "\n" not in trouble
    assert why in trouble or status == 400


def test_an_offer_of_http_2_is_not_taken_up(serve: Serve, proxied: Start) -> None:
    """The request is served as it is, and the upstream is not offered it."""
    server = serve(streamed(STREAM))
    proxy = proxied(server.url)
    line = proxy.line()
    offer = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
    line.send(request("POST", "/v1/messages", *offer))
    assert body_of(line.until(b"\r\n0\r\n\r\n")) == chunk(STREAM) + chunk(b"")
    assert b"h2c" not in server.requests[0]


def test_a_broken_chunk_far_into_a_request(serve: Serve, proxied: Start) -> None:
    """The upstream sees the connection end; what was asked is on record."""
    begun = Reached()
    proxy = proxied(serve([begun, Do.WAIT]).url)
    line = proxy.line()
    line.send(
        b"POST /v1/messages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + chunk(b'{"stream"')
    )
    assert begun.by_someone(within_s=5)
    line.send(b"what\r\n")
    got, _ = line.rest()
    assert got.startswith(b"HTTP/1.1 400 ")
    end = proxy.recorded().end
    assert end is not None
    assert end.outcome == "aborted_client"
