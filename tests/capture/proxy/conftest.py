"""What the tests of the proxy share: proxies in threads, and clients that see every byte."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest

from inspector.capture.proxy import Exchange, RecordingProxy
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options, Session
from inspector.recording import Recording, load
from tests.capture.conftest import KEY

ASKING = (
    b'{"model":"claude-test","stream":true,"messages":[{"role":"user","content":"Say hello!"}]}'
)


def request(
    method: str = "POST", target: str = "/v1/messages", *headers: str, body: bytes = ASKING
) -> bytes:
    """A request as a client would send it, with a key that nobody has."""
    length = [f"Content-Length: {len(body)}"] if body else []
    lines = ["Host: 127.0.0.1:1", f"Authorization: Bearer {KEY}", *length, *headers]
    return "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""]).encode() + body


def body_of(answer: bytes) -> bytes:
    """What follows the head of an answer, as it stands on the wire."""
    return answer.partition(b"\r\n\r\n")[2]


class Reached(threading.Event):
    """A step of a server's answer that tells when it was come to."""

    def wait(self, timeout: float | None = None) -> bool:
        """Be come to."""
        self.set()
        return True

    def by_someone(self, *, within_s: float) -> bool:
        """Wait until it was come to."""
        return super().wait(within_s)


class Line:
    """A connection to a server, whose user sees what arrives and how it ends."""

    def __init__(self, url: str, receive_buffer: int | None = None) -> None:
        parts = urlsplit(url)
        self._socket = socket.socket()
        if receive_buffer is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.settimeout(10)
        self._socket.connect((parts.hostname, parts.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._socket.sendall(data)

    def until(self, marker: bytes) -> bytes:
        """Read until that has come; gives all that came since the last time."""
        while marker not in self.got:
            piece = self._socket.recv(65536)
            assert piece, f"it ended before {marker!r}, after {self.got[-200:]!r}"
            self.got += piece
        end = self.got.index(marker) + len(marker)
        got, self.got = self.got[:end], self.got[end:]
        return got

    def exactly(self, size: int) -> bytes:
        """Read so many bytes."""
        while len(self.got) < size:
            piece = self._socket.recv(65536)
            assert piece, f"it ended after {len(self.got)} of {size} bytes"
            self.got += piece
        got, self.got = self.got[:size], self.got[size:]
        return got

    def rest(self) -> tuple[bytes, Literal["closed", "reset"]]:
        """Read to the end, and how that came."""
        try:
            while piece := self._socket.recv(65536):
                self.got += piece
        except ConnectionResetError:
            return self.got, "reset"
        return self.got, "closed"

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


@dataclass
class Proxied:
    """A proxy, and what it told of itself."""

    proxy: RecordingProxy
    folder: Path
    exchanges: list[Exchange] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    _lines: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def url(self) -> str:
        """Its address."""
        return self.proxy.base_url

    def line(self, receive_buffer: int | None = None) -> Line:
        """A connection to it, closed with the test."""
        line = Line(self.url, receive_buffer)
        self._lines.callback(line.close)
        return line

    def ask(self, data: bytes) -> tuple[bytes, Literal["closed", "reset"]]:
        """Send one request on a connection of its own, and read until that ends."""
        line = self.line()
        line.send(data)
        return line.rest()

    def over(self, count: int = 1) -> list[Exchange]:
        """Wait until that many exchanges are over and on disk."""
        until = time.monotonic() + 10
        while len(self.exchanges) < count:
            assert time.monotonic() < until, f"{len(self.exchanges)} of {count} exchanges are over"
            time.sleep(0.001)
        return self.exchanges

    def recorded(self, count: int = 1) -> Recording:
        """The recording of the last of that many exchanges."""
        summary = self.over(count)[count - 1].summary
        assert summary is not None
        recording = load(summary.path)
        self._lines.callback(recording.close)
        return recording

    def close(self) -> None:
        """Close what the test has opened."""
        self._lines.close()


Start = Callable[..., Proxied]


@pytest.fixture
def proxied(folder: Path) -> Iterator[Start]:
    """Starts proxies before an upstream; they end with the test."""
    with contextlib.ExitStack() as stack:

        def start(upstream: str, *, grace_s: float = 0.0, **options: Any) -> Proxied:
            ca = options.pop("ca", None)
            troubles: list[str] = []
            exchanges: list[Exchange] = []
            noted = Options(source="proxy", on_trouble=troubles.append, **options)
            proxy = stack.enter_context(
                proxying(
                    upstream,
                    Session(folder, noted, is_file=False),
                    ca=ca,
                    grace_s=grace_s,
                    on_exchange=exchanges.append,
                )
            )
            made = Proxied(proxy, folder, exchanges, troubles)
            stack.callback(made.close)
            return made

        yield start
