"""Comparing beside GNU diff on the same two files; small files; a million events; the alignment."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from inspector.compare.align import align
from inspector.recording import Origin, Writer
from tests.bench.limit import Limit
from tests.bench.pairs import compiled, pair, process
from tests.bench.stream import events

_EVENTS = 100_000
_MANY = 1_000_000
_CHANGED = 0.01
_wall = time.perf_counter


def limits() -> Iterator[Limit]:
    """Whole processes on 100,000 events, on 1,000 and on 1,000,000; alignments alone."""
    yield from _aligning()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from _beside_gnu_diff(folder)
        yield _small(folder)
        yield _memory(folder)


def _aligning() -> Iterator[Limit]:
    """What differs little is fast, and what differs wholly does not blow up."""
    rng = random.Random(1)
    base = [rng.randrange(1 << 60) for _ in range(_EVENTS)]
    head = [rng.choice(base) if rng.random() < _CHANGED else item for item in base]
    words = [rng.randrange(500) for _ in range(_EVENTS)]
    for what, one, other, limit in (
        ("1 % changed", base, head, 0.2),
        ("wholly different", base, [-item for item in base], 0.4),
        ("of 500, shuffled", words, rng.sample(words, _EVENTS), 3.0),
    ):
        start = time.process_time()
        alignment = align(one, other)
        took = time.process_time() - start
        figures = f"{_EVENTS:,} against {_EVENTS:,}, {alignment.equal:,} equal"
        yield Limit(f"align: {what}", took, "at most", limit, " s", figures)


def _beside_gnu_diff(folder: Path) -> Iterator[Limit]:
    gnu = shutil.which("diff")
    if gnu is None:
        return
    files = _pair_of_files(folder, _EVENTS)
    peer = partial(subprocess.run, [gnu, *files], stdout=subprocess.DEVNULL, check=False)
    for what, arguments, limit in (("--level bytes", ["--level", "bytes"], 3), ("default", [], 10)):
        ours = _inspect([*files, *arguments])
        measured = pair(ours, peer, rounds=7, clock=_wall)
        figures = f"{measured.ours_s:.2f} s; GNU diff {measured.peer_s:.2f} s"
        yield Limit(f"diff: {what}, 100,000 events", measured.ratio, "at most", limit, "x", figures)


def _small(folder: Path) -> Limit:
    ours = _inspect(_pair_of_files(folder, 1_000))
    measured = pair(ours, process(["-c", "pass"]), rounds=15, clock=_wall)
    figures = f"{measured.ours_s * 1e3:.0f} ms; python -c pass {measured.peer_s * 1e3:.0f} ms"
    return Limit("diff: 1,000 events", measured.ratio, "at most", 8, "x", figures)


def _memory(folder: Path) -> Limit:
    """The most that a process held, with the messages, events and bytes compared."""
    files = _pair_of_files(folder, _MANY)
    levels = ["--level", "protocol,structure,tools,usage,events,bytes"]
    start = _wall()
    _inspect([*files, *levels])()
    took = _wall() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    figures = f"1,000,000 events against 1,000,000, {took:.0f} s"
    return Limit("diff: memory", peak * unit / (1 << 20), "at most", 256, " MiB", figures)


def _inspect(arguments: Sequence[str]) -> Callable[[], object]:
    command = [sys.executable, "-m", "inspector", "diff", *arguments]
    environment = compiled()

    def run() -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"inspect diff: {done.stderr.strip()}")

    return run


def _pair_of_files(folder: Path, count: int) -> list[str]:
    """Two recordings of the same events, 1 % changed and all times redrawn in the second."""
    rng = random.Random(3)
    frames = list(events(count))
    others = list(events(1_000, seed=4))[3:-3]
    changed = [
        rng.choice(others) if rng.random() < _CHANGED and 2 < n < count else frame
        for n, frame in enumerate(frames)
    ]
    return [
        _recorded(folder / f"base-{count}.jsonl", frames, rng),
        _recorded(folder / f"head-{count}.jsonl", changed, rng),
    ]


def _recorded(path: Path, frames: Sequence[bytes], rng: random.Random) -> str:
    writer = Writer(path, Origin("bench"), force=True)
    writer.request("POST", "http://localhost/v1/messages", [], b"{}", asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 1_000_000)
    t_ns = 2_000_000
    for frame in frames:
        t_ns += rng.randrange(100_000, 20_000_000)
        writer.read(frame, t_ns)
    writer.end("eof", t_ns + 1_000_000)
    return str(path)
