"""The tap inside a typed stream of the SDK over loopback, beside the same stream without it."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from anthropic import Anthropic

from inspector import Recorder
from inspector.server.pacing import AT_ONCE
from inspector.server.script import Chunk, Script
from inspector.server.thread import serving
from tests.bench.limit import Limit
from tests.bench.pairs import pair
from tests.bench.stream import events

_EVENTS = 5_000


def limits() -> Iterator[Limit]:
    """The processor time of a client that reads typed events, an event a read."""
    with tempfile.TemporaryDirectory() as folder, _server() as url:
        bare = Anthropic(base_url=url, api_key="sk-ant-api03-" + "x1y2z3" * 15)
        tapped = bare.with_options(middleware=[Recorder(Path(folder))])
        measured = pair(partial(_read, tapped), partial(_read, bare), rounds=15)
    figures = measured.per(_EVENTS, "an event", "without the tap")
    yield Limit("tap: typed SDK stream over loopback", measured.ratio, "at most", 1.2, "x", figures)


def _read(client: Anthropic) -> None:
    stream = client.messages.create(
        model="m", max_tokens=1, messages=[{"role": "user", "content": "x"}], stream=True
    )
    for _ in stream:
        pass


@contextmanager
def _server() -> Iterator[str]:
    """A server in a process of its own, whose work is not the client's."""
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,))
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join()


def _serve(pipe: Connection) -> None:
    chunks = tuple(Chunk(0, frame) for frame in events(_EVENTS))
    script = Script(200, (("content-type", "text/event-stream"),), chunks)
    with serving([script], speed=AT_ONCE) as url:
        pipe.send(url)
        pipe.recv()
