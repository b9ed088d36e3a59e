"""What the tests of `capture` share: a server of raw bytes, one small stream, calls of the SDK."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Literal, TypeAlias

import anthropic
import httpx2
import pytest

from inspector.recording import Recording, load

KEY = "sk-ant-api03-R2D2c3poBB8k2soChewbacca0123456789abcdefAA"
"""A key that nobody has."""

ASKED: dict[str, Any] = {
    "model": "claude-test",
    "max_tokens": 8,
    "messages": [{"role": "user", "content": "Say hello!"}],
}


def frame(event: str, **data: Any) -> bytes:
    """An event in the API's spelling."""
    return f"event: {event}\ndata: {json.dumps({'type': event, **data})}\n\n".encode()


def delta(text: str) -> bytes:
    """An event that brings some text."""
    return frame("content_block_delta", index=0, delta={"type": "text_delta", "text": text})


_MESSAGE: dict[str, Any] = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-test",
    "content": [],
    "stop_reason": None,
    "stop_sequence": None,
    "usage": {"input_tokens": 3, "output_tokens": 1},
}
BEGIN = frame("message_start", message=_MESSAGE) + frame(
    "content_block_start", index=0, content_block={"type": "text", "text": ""}
)
END = (
    frame("content_block_stop", index=0)
    + frame(
        "message_delta",
        delta={"stop_reason": "end_turn", "stop_sequence": None},
        usage={"output_tokens": 4},
    )
    + frame("message_stop")
)
STREAM = BEGIN + frame("ping") + delta("Hel") + delta("lo — 😀") + END
EVENTS = STREAM.count(b"event: ")
MESSAGE = json.dumps(
    {**_MESSAGE, "content": [{"type": "text", "text": "Hello"}], "stop_reason": "end_turn"}
).encode()


class Do(Enum):
    """What a server does beside sending."""

    CLOSE = "end the connection"
    RESET = "reset the connection"
    WAIT = "send no more until the client leaves"


Step: TypeAlias = bytes | threading.Event | Do
"""Bytes to send, a moment to wait for, something else to do."""
Answer: TypeAlias = Sequence[Step]


def head(status: int, *headers: str) -> bytes:
    """A status line and headers."""
    return "\r\n".join([f"HTTP/1.1 {status} Some reason", *headers, "", ""]).encode()


def sized(body: bytes, kind: str, status: int = 200, *headers: str) -> list[bytes]:
    """A whole answer that tells its length."""
    return [head(status, f"content-type: {kind}", f"content-length: {len(body)}", *headers), body]


STREAM_HEAD = head(200, "content-type: text/event-stream", "transfer-encoding: chunked")


def chunk(data: bytes) -> bytes:
    """A piece of a body of unknown length; an empty one ends it."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def streamed(*reads: bytes) -> list[bytes]:
    """An event stream, each part of which is a read."""
    return [STREAM_HEAD, *map(chunk, reads), chunk(b"")]


def refused(status: int, kind: str, message: str, *headers: str) -> list[bytes]:
    """An error as the API words it; a client that is told to tries again at once."""
    error = {"type": "error", "error": {"type": kind, "message": message}, "request_id": None}
    body = json.dumps(error).encode()
    return sized(body, "application/json", status, "retry-after-ms: 1", *headers)


class Server:
    """Answers the n-th request with the n-th answer, and after the last with the first again."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._answers = answers
        self._closing = False
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._run(self._accept)

    def close(self) -> None:
        """Leave nothing behind."""
        self._closing = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _run(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            self._open.append(connection)
            self._run(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            while request := _request(connection):
                answer = self._answers[len(self.requests) % len(self._answers)]
                self.requests.append(request)
                for step in answer:
                    _take(step, connection)


def _take(step: Step, connection: socket.socket) -> None:
    """Take a step; `OSError` ends the connection."""
    if isinstance(step, bytes):
        connection.sendall(step)
    elif isinstance(step, threading.Event):
        step.wait(10)
    elif step is Do.WAIT:
        connection.recv(1)
    else:
        if step is Do.RESET:
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        raise ConnectionAbortedError


def _request(connection: socket.socket) -> bytes:
    """A whole request, or the beginning of TLS; nothing where the client is done."""
    got = b""
    while got[:1] != b"\x16" and not _is_whole(got):
        piece = connection.recv(65536)
        if not piece:
            return b""
        got += piece
    return got


def _is_whole(request: bytes) -> bool:
    headers, end, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", headers, re.IGNORECASE)
    return bool(end) and len(body) >= (int(length[1]) if length else 0)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers, each with its answers; they end with the test."""
    with contextlib.ExitStack() as stack:

        def start(*answers: Answer) -> Server:
            server = Server(answers)
            stack.callback(server.close)
            return server

        yield start


_TLS = ssl.create_default_context()
"""One for all clients: to make one takes 40 ms."""

Kind: TypeAlias = Literal["sync", "async"]
Way: TypeAlias = Literal["raw", "bytes", "events", "message", "tokens"]
"""What a program asks for, and how it reads the answer."""


@dataclass
class Seen:
    """What a program got of a call."""

    got: list[Any] = field(default_factory=list)
    error: tuple[str, ...] = ()
    """Type and text of the exception, and of what caused it."""


def call(kind: Kind, way: Way, url: str, *middleware: Any, **options: Any) -> Seen:
    """Make one call with a client of its own, and note all that its program gets."""
    seen = Seen()
    options = {"base_url": url, "api_key": KEY, "max_retries": 0, **options}
    try:
        if kind == "sync":
            http = anthropic.DefaultHttpxClient(verify=_TLS)
            with anthropic.Anthropic(http_client=http, middleware=middleware, **options) as client:
                _call(client, way, seen)
        else:
            asyncio.run(_acall(way, seen, {"middleware": middleware, **options}))
    except (anthropic.AnthropicError, httpx2.HTTPError, ValueError) as error:
        seen.error = tuple(
            f"{type(one).__name__}: {one}" for one in (error, error.__cause__) if one is not None
        )
    return seen


def _call(client: anthropic.Anthropic, way: Way, seen: Seen) -> None:
    messages = client.messages
    if way == "events":
        for event in messages.create(**ASKED, stream=True):
            seen.got.append(event.to_dict())
    elif way in ("raw", "bytes"):
        with messages.with_streaming_response.create(**ASKED, stream=True) as answer:
            reads = answer.http_response.iter_raw() if way == "raw" else answer.iter_bytes()
            for read in reads:
                seen.got.append(read)
    elif way == "message":
        seen.got.append(messages.create(**ASKED).to_dict())
    else:
        asked = {name: ASKED[name] for name in ("model", "messages")}
        seen.got.append(messages.count_tokens(**asked).to_dict())


async def _acall(way: Way, seen: Seen, options: dict[str, Any]) -> None:
    http = anthropic.DefaultAsyncHttpxClient(verify=_TLS)
    async with anthropic.AsyncAnthropic(http_client=http, **options) as client:
        messages = client.messages
        if way == "events":
            async for event in await messages.create(**ASKED, stream=True):
                seen.got.append(event.to_dict())
        elif way in ("raw", "bytes"):
            async with messages.with_streaming_response.create(**ASKED, stream=True) as answer:
                reads = answer.http_response.aiter_raw() if way == "raw" else answer.iter_bytes()
                async for read in reads:
                    seen.got.append(read)
        elif way == "message":
            seen.got.append((await messages.create(**ASKED)).to_dict())
        else:
            asked = {name: ASKED[name] for name in ("model", "messages")}
            seen.got.append((await messages.count_tokens(**asked)).to_dict())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the recordings of a test go; made by the recorder."""
    return tmp_path / "recordings"


@pytest.fixture
def recorded() -> Iterator[Callable[[Path], list[Recording]]]:
    """Opens the recordings of a folder, in the order in which they were begun."""
    with contextlib.ExitStack() as stack:

        def opened(folder: Path) -> list[Recording]:
            made = [stack.enter_context(load(path)) for path in folder.glob("*.jsonl")]
            return sorted(made, key=lambda one: (one.header.started or "", one.header.attempt))

        yield opened
