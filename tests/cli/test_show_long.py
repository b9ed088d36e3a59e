"""`inspect show` of a long recording: it streams, in little memory, and may be cut off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.cli.conftest import Started, delta, event, header, line, needs_proc

EVENTS = 100_000


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of a hundred thousand events."""

    def lines() -> Iterator[bytes]:
        yield header()
        for number in range(EVENTS):
            yield event(number, delta(f"word {number} "))
        yield line("end", t=EVENTS, outcome="complete", events=EVENTS, bytes=0)

    path = tmp_path_factory.mktemp("long") / "long.jsonl"
    path.write_bytes(b"".join(lines()))
    return path


@needs_proc
@pytest.mark.parametrize("format_", ["text", "jsonl"])
def test_it_streams_in_little_memory(format_: str, long: Path, started: Started) -> None:
    """The first rows are there long before the last; memory does not grow with the file."""
    began = time.monotonic()
    shown = started("show", long, "--format", format_)
    assert shown.stdout
    shown.stdout.readline()
    first = time.monotonic() - began
    rows = 1 + sum(1 for _ in islice(shown.stdout, EVENTS - 5_000))
    highest = _highest_memory_kib(shown.pid)
    rows += sum(1 for _ in shown.stdout)
    took = time.monotonic() - began
    assert shown.wait(20) == 0
    assert rows == EVENTS + (3 if format_ == "text" else 1)
    assert first < took / 3
    assert highest < 80_000
    assert took < 20


def test_a_reader_that_has_seen_enough_is_no_error(long: Path, started: Started) -> None:
    """As with `| head -1`: nothing is said, and the exit code is 0."""
    shown = started("show", long)
    assert shown.stdout
    assert shown.stdout.readline().startswith(b"long.jsonl")
    shown.stdout.close()
    assert shown.stderr
    assert shown.stderr.read() == b""
    assert shown.wait(20) == 0


def _highest_memory_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])
