"""Connections: kept, closed and opened as the client and the upstream would without a proxy."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.capture.conftest import (
    KEY,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    Server,
    chunk,
    sized,
    streamed,
)
from tests.capture.proxy.conftest import Reached, Start, body_of, request

Serve = Callable[..., Server]


def test_one_connection_of_a_client_is_one_to_the_upstream(serve: Serve, proxied: Start) -> None:
    """Kept for as many requests; its phases are told once."""
    server = serve(streamed(STREAM))
    proxy = proxied(server.url)
    line = proxy.line()
    for number in range(3):
        line.send(request())
        assert body_of(line.until(b"\r\n0\r\n\r\n")) == chunk(STREAM) + chunk(b"")
        response = proxy.recorded(number + 1).response
        assert response is not None
        assert list(response.phases) == (["sent"] if number else ["connect", "sent"])
        assert list(response.phases.values()) == sorted(response.phases.values())
    assert server.connections == 1


def test_requests_that_do_not_wait_are_answered_in_order(serve: Serve, proxied: Start) -> None:
    """Pipelined ones, three in a write."""
    answers = [sized(text, "text/plain") for text in (b"one", b"two", b"three")]
    proxy = proxied(serve(*answers).url)
    line = proxy.line()
    line.send(b"".join(request("GET", f"/{number}", body=b"") for number in range(3)))
    got = line.until(b"three")
    assert [got.index(text) for text in (b"one", b"two", b"three")] == sorted(
        got.index(text) for text in (b"one", b"two", b"three")
    )
    assert [one.target for one in proxy.over(3)] == ["/0", "/1", "/2"]


def test_an_upstream_that_closes_is_closed_for_the_client_too(serve: Serve, proxied: Start) -> None:
    """So that its next request is not sent into the void."""
    proxy = proxied(serve([*streamed(STREAM), Do.CLOSE]).url)
    got, how = proxy.ask(request())
    assert (body_of(got), how) == (chunk(STREAM) + chunk(b""), "closed")


def test_a_client_that_closes_leaves_no_connection_behind(serve: Serve, proxied: Start) -> None:
    """An idle one is closed as well."""
    left = Reached()
    proxy = proxied(serve([*streamed(STREAM), Do.WAIT, left]).url)
    line = proxy.line()
    line.send(request())
    line.until(b"\r\n0\r\n\r\n")
    line.close()
    assert left.by_someone(within_s=5)


def test_a_dead_connection_is_replaced_where_asking_twice_does_no_harm(
    serve: Serve, proxied: Start
) -> None:
    """The upstream closes as the next request arrives."""
    proxy = proxied(serve(sized(b"one", "text/plain"), [Do.CLOSE], sized(b"two", "text/x")).url)
    line = proxy.line()
    line.send(request("GET", "/1", body=b""))
    line.until(b"one")
    line.send(request("GET", "/2", body=b""))
    assert body_of(line.until(b"two")) == b"two"
    assert len(proxy.over(2)) == 2


def test_a_request_that_may_have_been_served_is_not_sent_twice(
    serve: Serve, proxied: Start
) -> None:
    """The same, of a POST: who asked is told that no answer came."""
    server = serve(sized(b"one", "text/plain"), [Do.CLOSE])
    proxy = proxied(server.url)
    line = proxy.line()
    line.send(request())
    line.until(b"one")
    line.send(request())
    got, _ = line.rest()
    assert got.startswith(b"HTTP/1.1 502 ")
    assert len(server.requests) == 2


def test_a_client_of_http_1_0(serve: Serve, proxied: Start) -> None:
    """Is answered, and the connection closes."""
    server = serve(sized(b"hello", "text/plain"))
    got, how = proxied(server.url).ask(b"GET / HTTP/1.0\r\n\r\n")
    assert b"connection: close" in got
    assert (body_of(got), how) == (b"hello", "closed")
    assert server.requests[0].startswith(b"GET / HTTP/1.0\r\nhost: 127.0.0.1:")


def test_headers_of_one_hop_go_no_further(serve: Serve, proxied: Start) -> None:
    """All others do, in order, as often as they come, and spelled as they were."""
    answer = sized(b"x", "text/plain", 200, "X-B: 1", "Keep-Alive: timeout=5", "x-b: 2")
    server = serve(answer)
    proxy = proxied(server.url + "/anthropic/")
    line = proxy.line()
    hop = ("Connection: keep-alive, X-Own", "X-Own: 1", "TE: trailers", "Proxy-Authorization: x")
    line.send(request("GET", "/v1/models?a=b&c", "X-A: 1", *hop, "x-a:  2 ", "X-C:", body=b""))
    got = line.until(b"\r\n\r\nx")
    asked = server.requests[0].decode().split("\r\n")
    assert asked == [
        "GET /anthropic/v1/models?a=b&c HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        f"Authorization: Bearer {KEY}",
        "X-A: 1",
        "x-a: 2",
        "X-C: ",
        "",
        "",
    ]
    assert got.decode().split("\r\n") == [
        "HTTP/1.1 200 Some reason",
        "content-type: text/plain",
        "content-length: 1",
        "X-B: 1",
        "x-b: 2",
        "",
        "x",
    ]


def test_an_answer_before_the_request_is_whole(serve: Serve, proxied: Start) -> None:
    """Such as a refusal: it is passed on at once, and so is the rest of the request."""
    server = serve(sized(b"no", "text/plain", 413))
    proxy = proxied(server.url)
    line = proxy.line()
    begin = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    line.send(begin + chunk(b"a"))
    assert body_of(line.until(b"\r\n\r\nno")) == b"no"
    line.send(chunk(b"") + request("GET", "/next", body=b""))
    line.until(b"\r\n\r\nno")
    assert [one.status for one in proxy.over(2)] == [413, 413]


def test_200_streams_at_once_are_kept_apart(serve: Serve, proxied: Start) -> None:
    """Each gets its own bytes, and a file of its own."""
    go_on = threading.Event()
    proxy = proxied(
        serve([STREAM_HEAD, chunk(STREAM[:50]), go_on, chunk(STREAM[50:]), chunk(b"")]).url
    )
    lines = [proxy.line() for _ in range(200)]
    for line in lines:
        line.send(request())
    go_on.set()
    for line in lines:
        line.until(b"\r\n0\r\n\r\n")
    assert {one.summary.outcome for one in proxy.over(200) if one.summary} == {"complete"}
    assert len(list(proxy.folder.iterdir())) == 200


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost, that nobody has signed, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(cert)]
    command = ["openssl", "req", "-x509", *kind, *files, *subject]
    subprocess.run(command, check=True, capture_output=True)
    return cert, key


class _Secure(Server):
    """A server that speaks TLS."""

    def __init__(self, answers: Sequence[Answer], certificate: tuple[Path, Path]) -> None:
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(*certificate)
        super().__init__(answers)
        self.url = f"https://localhost:{self.port}"

    def _serve(self, connection: socket.socket) -> None:
        try:
            secured = self._context.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
            return
        super()._serve(secured)


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Server]:
    """A stream over TLS."""
    server = _Secure([streamed(STREAM)], certificate)
    yield server
    server.close()


def test_tls_with_a_certificate_of_ones_own(
    secure: Server, proxied: Start, certificate: tuple[Path, Path]
) -> None:
    """When it was agreed is on record."""
    proxy = proxied(secure.url, ca=certificate[0])
    line = proxy.line()
    for number in range(2):
        line.send(request())
        assert body_of(line.until(b"\r\n0\r\n\r\n")) == chunk(STREAM) + chunk(b"")
        response = proxy.recorded(number + 1).response
        assert response is not None
        assert list(response.phases) == (["sent"] if number else ["connect", "tls", "sent"])


def test_a_hang_up_passes_through_tls(proxied: Start, certificate: tuple[Path, Path]) -> None:
    """At once, and in the middle of a stream."""
    left = Reached()
    server = _Secure([[STREAM_HEAD, chunk(STREAM[:50]), Do.WAIT, left]], certificate)
    line = proxied(server.url, ca=certificate[0]).line()
    line.send(request())
    line.until(chunk(STREAM[:50]))
    line.close()
    assert left.by_someone(within_s=2)
    server.close()


def test_a_large_request_goes_up_whole_over_tls(
    proxied: Start, certificate: tuple[Path, Path]
) -> None:
    """As fast as the upstream takes it."""
    server = _Secure([sized(b"{}", "application/json")], certificate)
    body = b"z" * 3_000_000
    line = proxied(server.url, ca=certificate[0]).line()
    line.send(request(body=body))
    line.until(b"{}")
    assert body_of(server.requests[0]) == body
    line.close()
    server.close()


def test_a_certificate_that_is_not_trusted(secure: Server, proxied: Start) -> None:
    """Nothing is sent, and the client is told why."""
    proxy = proxied(secure.url)
    got, _ = proxy.ask(request())
    assert got.startswith(b"HTTP/1.1 502 ")
    assert b"its certificate is not trusted (self-signed certificate)" in got
    assert secure.requests == []


def test_a_tunnel_through_the_http_proxy_of_the_environment(
    secure: Server,
    serve: Serve,
    proxied: Start,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With its password; and past it for the hosts that are excepted."""
    gate = _Gate(secure.port)
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:p%40ss@127.0.0.1:{gate.port}")
    line = proxied(secure.url, ca=certificate[0]).line()
    line.send(request())
    assert body_of(line.until(b"\r\n0\r\n\r\n")) == chunk(STREAM) + chunk(b"")
    assert gate.asked.startswith(b"CONNECT localhost:%d HTTP/1.1\r\n" % secure.port)
    assert b"proxy-authorization: Basic dXNlcjpwQHNz\r\n" in gate.asked
    line.close()
    gate.close()
    monkeypatch.setenv("NO_PROXY", "localhost")
    line = proxied(secure.url, ca=certificate[0]).line()
    line.send(request())
    line.until(b"\r\n0\r\n\r\n")


def test_a_tunnel_that_is_not_granted(
    secure: Server, serve: Serve, proxied: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client is told what the HTTP proxy said."""
    monkeypatch.setenv("HTTPS_PROXY", serve(sized(b"", "text/plain", 407)).url)
    got, _ = proxied(secure.url).ask(request())
    assert b"the HTTP proxy answered 407" in got


def test_an_http_proxy_is_asked_for_the_whole_url(
    serve: Serve, proxied: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the upstream speaks no TLS."""
    gate = serve(streamed(STREAM))
    monkeypatch.setenv("http_proxy", gate.url)
    proxy = proxied("http://api.example/base")
    line = proxy.line()
    line.send(request())
    line.until(b"\r\n0\r\n\r\n")
    assert gate.requests[0].startswith(
        b"POST http://api.example/base/v1/messages HTTP/1.1\r\nHost: api.example\r\n"
    )
    recorded = proxy.recorded().request
    assert recorded is not None
    assert recorded.url == "http://api.example/base/v1/messages"


class _Gate:
    """An HTTP proxy for one tunnel."""

    def __init__(self, port: int) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.asked = b""
        self._to = port
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leave nothing behind."""
        self._listening.close()
        self._thread.join(10)

    def _serve(self) -> None:
        near, _ = self._listening.accept()
        self.asked = near.recv(65536)
        far = socket.create_connection(("127.0.0.1", self._to))
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        with near, far:
            _pump(near, far)
            back.join(10)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
