"""A client without an HTTP library: what comes over the connection, byte for byte."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from inspector.server.script import Chunk, Script

MS = 1_000_000
STREAM = (("content-type", "text/event-stream; charset=utf-8"), ("request-id", "req_1"))
STREAM_REQUEST = json.dumps({"model": "m", "stream": True, "messages": []}).encode()
SHORT = Script(200, STREAM, (Chunk(0, b"event: a\n"), Chunk(0, b"data: 1\n\n")))


@dataclass
class Answer:
    """What came back over a raw connection."""

    raw: bytes = b""
    reset: bool = False
    """Whether it ended in a TCP reset."""
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    """After each `recv`: seconds since the request was sent, bytes in all."""

    @property
    def status(self) -> int:
        """The number in the status line."""
        return int(self.raw.split(b" ", 2)[1])

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Name, in lower case, and value of each header."""
        lines = self.raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
        pairs = (line.split(": ", 1) for line in lines)
        return [(name.lower(), value) for name, value in pairs]

    @property
    def framed(self) -> bytes:
        """Everything after the headers, HTTP framing included."""
        return self.raw.partition(b"\r\n\r\n")[2]

    def chunks(self) -> list[bytes]:
        """The HTTP chunks as framed, the last one of length 0 included; no unfinished one."""
        rest, found = self.framed, []
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            if len(rest) < length + 2:
                break
            found.append(rest[:length])
            rest = rest[length + 2 :]
        return found

    def json(self) -> Any:
        """The body of an error answer."""
        return json.loads(self.framed)


class RawClient:
    """One TCP connection, without an HTTP library between."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.sock = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20)
        self.sent_at = 0.0

    def send(
        self,
        body: bytes = STREAM_REQUEST,
        *,
        method: str = "POST",
        path: str = "/v1/messages",
        version: str = "1.1",
        keep_alive: bool = False,
    ) -> None:
        """Send a whole request."""
        connection = "keep-alive" if keep_alive else "close"
        head = (
            f"{method} {path} HTTP/{version}\r\nhost: x\r\nconnection: {connection}\r\n"
            f"content-length: {len(body)}\r\n\r\n"
        )
        self.sent_at = time.monotonic()
        self.sock.sendall(head.encode() + body)

    def receive(self, until: bytes | None = None) -> Answer:
        """Read to the end of the connection, or until those bytes have come."""
        answer = Answer()
        while until is None or until not in answer.raw:
            try:
                data = self.sock.recv(65_536)
            except ConnectionResetError:
                answer.reset = True
                break
            if not data:
                break
            answer.raw += data
            answer.arrivals.append((time.monotonic() - self.sent_at, len(answer.raw)))
        return answer


@contextmanager
def connected(base_url: str) -> Iterator[RawClient]:
    """A connection that is closed afterwards."""
    client = RawClient(base_url)
    try:
        yield client
    finally:
        client.sock.close()


def ask(base_url: str, body: bytes = STREAM_REQUEST, **request: Any) -> Answer:
    """One request on a connection of its own, and all that comes back."""
    with connected(base_url) as client:
        client.send(body, **request)
        return client.receive()
