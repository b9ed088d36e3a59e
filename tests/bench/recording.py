"""Writing a recording beside a bare `os.write` of its lines; its index beside parsing each line."""

from __future__ import annotations

import os
import tempfile
import tracemalloc
from array import array
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import orjson

from inspector.recording import Origin, Writer
from inspector.recording.offsets import Offsets
from inspector.recording.source import Source
from inspector.timeline.index import Index
from tests.bench.limit import Limit
from tests.bench.pairs import pair
from tests.bench.stream import events, recorded

_EVENTS = 20_000
_LINES = 1_000_000


def limits() -> Iterator[Limit]:
    """The writer at two sizes of reads; offsets and columns of a million lines."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _writing(Path(folder))
        yield from _reading(Path(folder))


def _writing(folder: Path) -> Iterator[Limit]:
    frames = list(events(_EVENTS))
    for a_read, limit in ((1, 3.5), (32, 1.8)):
        reads = [b"".join(frames[at : at + a_read]) for at in range(0, len(frames), a_read)]
        lines = recorded(folder / "lines.jsonl", _EVENTS).read_bytes().splitlines(keepends=True)
        measured = pair(
            partial(_record, folder / "a.jsonl", reads), partial(_write, folder / "b.jsonl", lines)
        )
        figures = measured.per(_EVENTS, "an event", "os.write of its line")
        what = f"recording: {a_read} event{'s' * (a_read > 1)} a read"
        yield Limit(what, measured.ratio, "at most", limit, "x", figures)


def _record(path: Path, reads: list[bytes]) -> None:
    writer = Writer(path, Origin("bench"), force=True)
    headers = [("authorization", "Bearer sk-ant-api03-" + "x1y2z3" * 15)]
    writer.request("POST", "http://localhost", headers, b"{}", asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
    for t_ns, read in enumerate(reads, start=300_000_000):
        writer.read(read, t_ns)
    writer.end("eof", 400_000_000)


def _write(path: Path, lines: list[bytes]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for line in lines:
        os.write(descriptor, line)
    os.close(descriptor)


def _reading(folder: Path) -> Iterator[Limit]:
    path = recorded(folder / "million.jsonl", _LINES)
    peer = "json of each line"
    measured = pair(partial(_offsets, path), partial(_parse, path), rounds=5)
    figures = measured.per(_LINES, "a line", peer)
    yield Limit("offsets of 1,000,000 lines", measured.ratio, "at most", 0.4, "x", figures)
    tracemalloc.start()
    kept = _offsets(path)
    peak = tracemalloc.get_traced_memory()[1] / (1 << 20)
    tracemalloc.stop()
    yield Limit("… their memory", peak, "at most", 20, " MiB", f"{len(kept):,} lines")
    measured = pair(partial(_columns, path), partial(_parse, path), rounds=5)
    figures = measured.per(_LINES, "a line", peer)
    yield Limit("typed columns of 1,000,000 lines", measured.ratio, "at most", 1.6, "x", figures)


def _offsets(path: Path) -> array[int]:
    offsets = Offsets(Source(path))
    offsets.refresh()
    return offsets.starts


def _columns(path: Path) -> Index:
    index = Index(Source(path))
    index.refresh()
    return index


def _parse(path: Path) -> None:
    with path.open("rb") as file:
        for line in file:
            orjson.loads(line)
