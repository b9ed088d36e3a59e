"""Streams to measure a relay by: an upstream that sends them, and clients that read them."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.bench.stream import events

_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
_LAST_CHUNK = b"0\r\n\r\n"
_STAMP = (
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
    b'"delta":{"type":"text_delta","text":"%019d"}}\n\n'
)
_DATA = b"\ndata: "
_BEFORE_STAMP = b'"text":"'
_BATCH = 64
"""Events that the flat-out upstream writes at once, each a chunk of its own."""


@dataclass(slots=True)
class Load:
    """What the upstream answers with."""

    events: int
    """Events of a stream, beside its beginning and end; one that is paced has pings."""
    rate: float | None = None
    """Events a second; `None` for as fast as they are taken."""


@dataclass(slots=True)
class Upstream(asyncio.Protocol):
    """One connection of the upstream, which answers any request with its load."""

    load: Load
    left_at: list[float]
    """When connections were lost, by the loop's clock."""
    transport: asyncio.Transport = field(init=False)
    _flowing: asyncio.Event = field(default_factory=asyncio.Event)
    _task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._flowing.set()

    def data_received(self, data: bytes) -> None:
        if b"\r\n\r\n" in data:
            self._task = asyncio.ensure_future(self._answer())

    def pause_writing(self) -> None:
        self._flowing.clear()

    def resume_writing(self) -> None:
        self._flowing.set()

    def connection_lost(self, error: Exception | None) -> None:
        self.left_at.append(asyncio.get_running_loop().time())
        self._flowing.set()
        if self._task is not None:
            self._task.cancel()

    async def _answer(self) -> None:
        self.transport.write(_HEAD)
        if self.load.rate is None:
            await self._flat_out()
        else:
            await self._paced(self.load.rate)
        self.transport.write(_LAST_CHUNK)

    async def _flat_out(self) -> None:
        for batch in _batches(self.load.events):
            await self._flowing.wait()
            self.transport.write(batch)

    async def _paced(self, rate: float) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + random.random() / rate  # else all streams would beat as one
        for _ in range(self.load.events):
            due += 1 / rate
            await asyncio.sleep(due - loop.time())
            self.transport.write(_chunk(_STAMP % time.perf_counter_ns()))


@dataclass(slots=True)
class Reading(asyncio.Protocol):
    """One client: what it read of its stream, until the last chunk."""

    finished: asyncio.Future[None]
    paced: bool
    events: int = 0
    latencies_ns: list[int] = field(default_factory=list)
    _end: bytes = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(
            b"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\n"
            b"content-type: application/json\r\ncontent-length: 15\r\n\r\n"
            b'{"stream":true}'
        )

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter_ns()
        self.events += (self._end + data).count(_DATA)
        stamp = data.find(_BEFORE_STAMP) + len(_BEFORE_STAMP)
        if self.paced and stamp >= len(_BEFORE_STAMP):
            self.latencies_ns.append(now - int(data[stamp : stamp + 19]))
        self._end = (self._end + data)[1 - len(_DATA) :]
        if data.endswith(_LAST_CHUNK) and not self.finished.done():
            self.finished.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(ConnectionError("the stream was cut"))


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a number of streams came to."""

    seconds: float
    events: int
    p50_us: float
    """Half of the paced events took at most this from the upstream to their client."""


@asynccontextmanager
async def upstream(load: Load) -> AsyncIterator[tuple[int, list[float]]]:
    """An upstream on a free port; the list is of when its connections were lost."""
    left_at: list[float] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Upstream(load, left_at), "127.0.0.1", 0, backlog=1024)
    try:
        yield server.sockets[0].getsockname()[1], left_at
    finally:
        server.close()


async def run(port: int, streams: int, *, paced: bool) -> Traffic:
    """Read that many streams at once, each on a connection of its own."""
    loop = asyncio.get_running_loop()
    readings = [Reading(loop.create_future(), paced) for _ in range(streams)]
    began = loop.time()
    transports = [await _connect(port, reading) for reading in readings]
    await asyncio.gather(*(reading.finished for reading in readings))
    seconds = loop.time() - began
    for transport in transports:
        transport.abort()
    await asyncio.sleep(0)
    latencies = [latency for reading in readings for latency in reading.latencies_ns]
    p50_us = statistics.median(latencies) / 1000 if latencies else 0.0
    return Traffic(seconds, sum(reading.events for reading in readings), p50_us)


async def hang_up(port: int, left_at: list[float]) -> float:
    """Leave one stream; gives the seconds until the upstream knew."""
    loop = asyncio.get_running_loop()
    reading = Reading(loop.create_future(), paced=True)
    transport = await _connect(port, reading)
    while not reading.events:
        await asyncio.sleep(0.001)
    before, began = len(left_at), loop.time()
    transport.abort()
    while len(left_at) == before:
        await asyncio.sleep(0.0001)
    reading.finished.exception()
    return left_at[-1] - began


async def _connect(port: int, reading: Reading) -> asyncio.Transport:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(lambda: reading, "127.0.0.1", port)
    return transport


_PREPARED: dict[int, list[bytes]] = {}


def _batches(count: int) -> list[bytes]:
    if count not in _PREPARED:
        chunks = [_chunk(frame) for frame in events(count)]
        starts = range(0, len(chunks), _BATCH)
        _PREPARED[count] = [b"".join(chunks[at : at + _BATCH]) for at in starts]
    return _PREPARED[count]


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)
