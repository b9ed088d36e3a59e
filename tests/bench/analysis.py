"""Assembling a message beside the SDK's `stream()`; measuring a thousand recordings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx2
import orjson
from anthropic import Anthropic

from inspector.analysis.message import Assembler
from inspector.analysis.step import steps
from inspector.recording.lines import Event
from inspector.wire.decoder import Decoder
from tests.bench.limit import Limit
from tests.bench.pairs import pair
from tests.bench.stream import recorded, tool_call

_RECORDINGS = 1_000


def limits() -> Iterator[Limit]:
    """One tool call of 10,000 fragments, ten times as many, and `stats` over 1,000 files."""
    small, large = _call(10_000), _call(100_000)
    measured = pair(partial(_assemble, small), partial(_accumulate, 10_000), rounds=3)
    figures = measured.per(10_000, "an event", "SDK stream()")
    what = "assembly: a tool call of 10,000 deltas"
    yield Limit(what, measured.times_as_fast, "at least", 200, "x", figures)
    growth = pair(partial(_assemble, large), partial(_assemble, small), rounds=9)
    figures = f"{growth.ours_s / 1e5 * 1e6:.2f} µs an event; at 10,000 {growth.peer_s * 100:.2f} µs"
    yield Limit("… an event at 100,000", growth.ratio / 10, "at most", 1.1, "x", figures)
    yield _stats()


def _call(fragments: int) -> list[Event]:
    frames = Decoder().feed(b"".join(tool_call(fragments)))
    return [Event(n, n, frame.event or "", frame.data) for n, frame in enumerate(frames)]


def _assemble(events: list[Event]) -> None:
    assembler = Assembler()
    for step in steps(events):
        assembler.step(step)
    assembler.message()


def _accumulate(fragments: int) -> None:
    body = b"".join(tool_call(fragments))
    answer = httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=body)
    http = httpx2.Client(transport=httpx2.MockTransport(lambda request: answer))
    client = Anthropic(api_key="none", http_client=http)
    with client.messages.stream(
        model="m", max_tokens=1, messages=[{"role": "user", "content": "x"}]
    ) as stream:
        stream.get_final_message()


def _stats() -> Limit:
    """The whole process, beside one that parses each line and keeps nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = recorded(folder / "0.jsonl", 500)
        for number in range(1, _RECORDINGS):
            shutil.copy(first, folder / f"{number}.jsonl")
        measured = pair(partial(_run, folder), partial(_parse, folder), rounds=3, clock=_wall)
    figures = f"{measured.ours_s:.1f} s; json of each line in one process {measured.peer_s:.1f} s"
    return Limit(
        "stats: 1,000 recordings of 500 events", measured.ratio, "at most", 15, "x", figures
    )


def _run(folder: Path) -> None:
    command = [sys.executable, "-m", "inspector", "stats", str(folder), "--format", "csv"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _parse(folder: Path) -> None:
    for entry in os.scandir(folder):
        for line in Path(entry).read_bytes().splitlines():
            orjson.loads(line)


_wall = time.perf_counter
