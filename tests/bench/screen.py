"""The replay screen in a terminal: its first paint, its live tail, and what a key costs."""

from __future__ import annotations

import fcntl
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tests.bench.limit import Limit
from tests.bench.pairs import pair
from tests.bench.stream import recorded
from tests.cli.terminal import Terminal

_SIZE = (120, 40)
_MANY, _FEW = 1_000_000, 50
_HZ = 60
_TICKS = 120
_ROUNDS = 7
_KEYS = 20
_IDLE_S = 0.2  # of processor time in a second: of a screen that has taken in its file
_FIRST_ROW = "message_start"
_OF_THE_END = 4  # lines: the end of the block, two of the message, the end line
_LINE = (
    b'{"kind":"event","t":9000000000000,"event":"content_block_delta","data":{"type":'
    b'"content_block_delta","index":0,"delta":{"type":"text_delta","text":" and on"}}}\n'
)


def limits() -> Iterator[Limit]:
    """First paint beside an empty app; a tick of the tail beside one of a short file; a key."""
    with tempfile.TemporaryDirectory() as folder:
        many = recorded(Path(folder) / "many.jsonl", _MANY)
        few = recorded(Path(folder) / "few.jsonl", _FEW)
        yield _first_paint(many, Path(folder) / "bytecode")
        yield _a_key(many)
        if Path("/proc/self/stat").is_file():  # which tells the processor time of others
            yield _tail(many, few)


def _first_paint(path: Path, bytecode: Path) -> Limit:
    """Both as they are once installed: compiled, which the round that is not counted sees to."""
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(bytecode)}
    measured = pair(
        partial(_paint, "inspector", "replay", path, until=_FIRST_ROW, **compiled),
        partial(_paint, "tests.bench.empty_screen", until="ready", **compiled),
        rounds=_ROUNDS,
        clock=time.perf_counter,
    )
    figures = f"{measured.ours_s * 1e3:.0f} ms; an empty Textual app {measured.peer_s * 1e3:.0f} ms"
    what = f"screen: first paint of {_MANY:,} events"
    return Limit(what, measured.ratio, "at most", 1.3, "x", figures)


def _paint(*command: object, until: str, **environment: str) -> None:
    with Terminal(*command, size=_SIZE, shell=False, **environment) as terminal:
        terminal.wait_for(until)


def _a_key(path: Path) -> Limit:
    with Terminal("inspector", "replay", path, size=_SIZE) as terminal:
        terminal.wait_for(_FIRST_ROW)
        terminal.wait_for_silence()
        sizes = []
        for _ in range(_KEYS):
            before = len(terminal.written)
            terminal.press("j")
            terminal.wait_for_silence()
            sizes.append(len(terminal.written) - before)
    figures = f"median of {_KEYS} steps down, at most {max(sizes):,}"
    what = "screen: bytes a key press repaints at 120x40"
    return Limit(what, statistics.median(sizes), "at most", 1000, " B", figures)


def _tail(many: Path, few: Path) -> Limit:
    """Both screens are open all the time, and fed in turn."""
    ours, peers = [], []
    with (
        _recorder(many) as to_many,
        _recorder(few) as to_few,
        _following(many) as long,
        _following(few) as short,
    ):
        for _ in range(_ROUNDS):
            ours.append(_ticks_s(long, to_many))
            peers.append(_ticks_s(short, to_few))
    ratios = [mine / theirs for mine, theirs in zip(ours, peers, strict=True)]
    ours_us, peer_us = (statistics.median(each) / _TICKS * 1e6 for each in (ours, peers))
    figures = f"{ours_us:.0f} µs of processor time; with {_FEW} rows {peer_us:.0f} µs"
    what = f"screen: a tick of the tail of {_MANY:,} rows"
    return Limit(what, statistics.median(ratios), "at most", 1.1, "x", figures)


def _following(path: Path) -> Terminal:
    terminal = Terminal("inspector", "replay", "--follow", path, size=_SIZE)
    terminal.wait_for(path.name)
    before = 0.0
    while (now := _processor_s(terminal.process.pid)) - before > _IDLE_S:
        before = now
        terminal.read(1.0)  # it takes in the file; and tells ten times a second that nothing comes
    return terminal


def _ticks_s(terminal: Terminal, file: BinaryIO) -> float:
    """The processor time of the screen while its file gains an event a tick."""
    before = _processor_s(terminal.process.pid)
    due = time.monotonic()
    for _ in range(_TICKS):
        file.write(_LINE)
        due += 1 / _HZ
        terminal.read(due - time.monotonic())
    return _processor_s(terminal.process.pid) - before


def _processor_s(pid: int) -> float:
    """The processor time of another process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _recorder(path: Path) -> Iterator[BinaryIO]:
    """The file as if it were still being recorded: without its last lines, open, and locked."""
    with path.open("rb+", buffering=0) as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - 4096))
        lines = file.read().splitlines(keepends=True)
        file.truncate(end - sum(map(len, lines[-_OF_THE_END:])))
        file.seek(0, os.SEEK_END)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file
