"""Many paced streams: the servers that send them, in processes of their own, and their client."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import random
import re
import select
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from inspector.server.options import Options
from inspector.server.repertoire import from_scripts
from inspector.server.script import Chunk, Script
from inspector.server.seen import SeenRequest
from inspector.server.thread import running

EVENTS = 300
PER_SECOND = 100
_BEGIN_NS = 20_000_000
_STEP_NS = 1_000_000_000 // PER_SECOND
_HEADERS = (("content-type", "text/event-stream"),)
_NUMBER = re.compile(rb'"n": (\d+)')

Serve = Callable[[Connection, int], None]
"""Sends its port, then the moments at which requests arrived, by their number, when told to end."""


def due_ns(stream: int) -> list[int]:
    """When each event of a stream is due, since its request: 100 a second, unevenly."""
    rng = random.Random(stream)
    return [
        _BEGIN_NS + number * _STEP_NS + rng.randrange(_STEP_NS // 2) for number in range(EVENTS)
    ]


def frame(number: int) -> bytes:
    """An event as long as most are, that tells its number."""
    text = b'{"type":"content_block_delta","n": %d,"delta":{"type":"text_delta","text":" a few"}}'
    return b"event: content_block_delta\ndata: %b\n\n" % (text % number)


def ours(pipe: Connection, streams: int) -> None:
    """The replay server."""
    arrived: dict[int, int] = {}

    def note(seen: SeenRequest) -> None:
        arrived[int(seen.headers["x-number"])] = seen.arrived_ns

    scripts = [
        Script(200, _HEADERS, tuple(Chunk(t_ns, frame(n)) for n, t_ns in enumerate(due_ns(each))))
        for each in range(streams)
    ]
    options = Options(by="case", on_request=note)
    repertoire = from_scripts(scripts)
    gc.collect()
    gc.freeze()  # as the command does
    with running(repertoire, options) as url:
        pipe.send(int(url.rpartition(":")[2]))
        pipe.recv()
    pipe.send(arrived)


def uvicorns(pipe: Connection, streams: int) -> None:
    """A server such as one writes for a test: uvicorn, and a sleep before each event."""
    import uvicorn

    arrived: dict[int, int] = {}

    async def app(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        start_ns = time.monotonic_ns()
        headers = dict(scope["headers"])
        number = int(headers[b"x-number"])
        arrived[number] = start_ns
        kind = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        for n, t_ns in enumerate(due_ns(number)):
            left_ns = start_ns + t_ns - time.monotonic_ns()
            if left_ns > 0:
                await asyncio.sleep(left_ns / 1e9)
            await send({"type": "http.response.body", "body": frame(n), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def serve() -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        config = uvicorn.Config(app, lifespan="off", log_level="critical", loop="asyncio")
        server = uvicorn.Server(config)
        pipe.send(listener.getsockname()[1])
        done = asyncio.get_running_loop().run_in_executor(None, pipe.recv)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await done
        server.should_exit = True
        await serving

    asyncio.run(serve())
    pipe.send(arrived)


@dataclass(frozen=True, slots=True)
class Errors:
    """How late events came, in milliseconds; before their time is less than 0."""

    earliest: float
    p50: float
    p99: float
    latest: float
    events: int

    def __str__(self) -> str:
        return f"p50 {self.p50:.3f}, p99 {self.p99:.2f}, max {self.latest:.1f} ms"


def measured(serve: Serve, streams: int) -> Errors:
    """Ask for that many streams over a second, and compare each arrival with its moment."""
    with _server(serve, streams) as (port, end):
        reads = _read_all(port, streams)
        arrived = end()
    late = sorted(_lateness(reads, arrived))
    at = [
        late[min(len(late) - 1, len(late) * share // 1000)] / 1e6 for share in (0, 500, 990, 1000)
    ]
    earliest, p50, p99, latest = at
    return Errors(earliest, p50, p99, latest, len(late))


@contextmanager
def _server(serve: Serve, streams: int) -> Iterator[tuple[int, Callable[[], dict[int, int]]]]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, streams))
    process.start()

    def end() -> dict[int, int]:
        here.send(None)
        arrived: dict[int, int] = here.recv()
        return arrived

    try:
        yield here.recv(), end
    finally:
        process.join(10)
        process.kill()


def _read_all(port: int, streams: int) -> list[tuple[int, int, bytes]]:
    """What each read of each stream brought, and when."""
    poll = select.epoll()
    sockets: dict[int, tuple[int, socket.socket]] = {}
    rng = random.Random(0)
    starts = sorted((rng.random() * 1e9, number) for number in range(streams))
    begin_ns = time.monotonic_ns()
    reads = []
    while starts or sockets:
        now_ns = time.monotonic_ns()
        while starts and begin_ns + starts[0][0] <= now_ns:
            number = starts.pop(0)[1]
            sock = socket.create_connection(("127.0.0.1", port))
            sock.sendall(_request(number))
            sockets[sock.fileno()] = number, sock
            poll.register(sock.fileno(), select.EPOLLIN)
        for descriptor, _ in poll.poll(0.002 if starts else 5):
            number, sock = sockets[descriptor]
            data = sock.recv(65_536)
            reads.append((number, time.monotonic_ns(), data))
            if not data or data.endswith(b"0\r\n\r\n"):
                poll.unregister(descriptor)
                sockets.pop(descriptor)[1].close()
    return reads


def _request(number: int) -> bytes:
    body = b'{"model":"m","stream":true,"messages":[]}'
    return (
        b"POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
        b"inspector-case: %d\r\nx-number: %d\r\ncontent-length: %d\r\n\r\n%b"
        % (number + 1, number, len(body), body)
    )


def _lateness(reads: list[tuple[int, int, bytes]], arrived: dict[int, int]) -> Iterator[int]:
    dues = {number: due_ns(number) for number in arrived}
    for number, now_ns, data in reads:
        for found in _NUMBER.finditer(data):
            yield now_ns - arrived[number] - dues[number][int(found[1])]
