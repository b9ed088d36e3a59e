"""`inspect show --follow`: rows as they are recorded, up to the end or the recorder's death."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Run, Started, delta, event, header, line, needs_proc, written

RECORDER = """
import sys
from pathlib import Path
from inspector.recording import Origin, Writer
writer = Writer(Path(sys.argv[1]), Origin("test", clock="test"))
writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
for number, line in enumerate(sys.stdin, start=1):
    if line == "end\\n":
        writer.end("eof", number + 10)
        break
    writer.read(f"event: x\\ndata: {line.strip()}\\n\\n".encode(), number)
    print(number, flush=True)
"""
"""A recorder in another process: each line that it is given is a read."""


@pytest.fixture
def recorder() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Starts a recorder for a path."""
    with ExitStack() as stack:

        def start(path: Path) -> subprocess.Popen[str]:
            one = subprocess.Popen(
                [sys.executable, "-c", RECORDER, str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(one)
            stack.callback(one.kill)
            return one

        yield start


def told(recorder: subprocess.Popen[str], text: str) -> None:
    """Have it record a read, and wait until that is on disk."""
    assert recorder.stdin
    assert recorder.stdout
    recorder.stdin.write(text + "\n")
    recorder.stdin.flush()
    if text != "end":
        recorder.stdout.readline()


def test_rows_come_as_they_are_recorded(
    folder: Path, recorder: Callable[[Path], subprocess.Popen[str]], started: Started
) -> None:
    """Each is there before the next is recorded; the end line ends it."""
    path = folder / "x.jsonl"
    writing = recorder(path)
    told(writing, '{"n":1}')
    shown = started("show", "--follow", "--format", "jsonl", path)
    assert shown.stdout
    assert json.loads(shown.stdout.readline())["kind"] == "response"
    assert json.loads(shown.stdout.readline())["data"] == {"n": 1}
    told(writing, '{"n":2}')
    assert json.loads(shown.stdout.readline())["data"] == {"n": 2}
    told(writing, "end")
    assert json.loads(shown.stdout.readline())["kind"] == "end"
    out, err = shown.communicate(timeout=20)
    assert (shown.returncode, out, err) == (0, b"", b"")


def test_it_ends_when_the_recorder_is_killed(
    folder: Path, recorder: Callable[[Path], subprocess.Popen[str]], started: Started
) -> None:
    """And says so, as without --follow."""
    path = folder / "x.jsonl"
    writing = recorder(path)
    told(writing, '{"n":1}')
    shown = started("show", "-f", path)
    assert shown.stdout
    assert shown.stdout.readline() == b"x.jsonl   200   still being recorded\n"
    writing.kill()
    out, err = shown.communicate(timeout=20)
    assert shown.returncode == 0
    assert out.decode().splitlines()[-1].endswith('  {"n":1}')
    died = f"inspect: {path}: no end line: the recorder died, or was killed\n"
    assert err.decode() == died


def test_a_recording_that_has_ended_is_not_waited_for(folder: Path, inspect: Run) -> None:
    """It is printed, and that is it."""
    end = line("end", t=2, outcome="complete", events=1, bytes=0)
    path = written(folder / "x.jsonl", header(), event(1, delta("a")), end)
    ran: Ran = inspect("show", "--follow", path)
    assert (ran.code, len(ran.lines)) == (0, 4)


def test_following_is_left_with_ctrl_c(
    folder: Path, recorder: Callable[[Path], subprocess.Popen[str]], started: Started
) -> None:
    """Exit code 130 and no traceback."""
    path = folder / "x.jsonl"
    told(recorder(path), "{}")
    shown = started("show", "--follow", path)
    assert shown.stdout
    shown.stdout.readline()
    shown.send_signal(2)
    _, err = shown.communicate(timeout=20)
    assert (shown.returncode, err.strip()) == (130, b"")


@needs_proc
def test_nothing_is_spun_on(
    folder: Path, recorder: Callable[[Path], subprocess.Popen[str]], started: Started
) -> None:
    """Waiting takes next to no processor time."""
    path = folder / "x.jsonl"
    told(recorder(path), "{}")
    shown = started("show", "--follow", path)
    assert shown.stdout
    for _ in range(4):
        shown.stdout.readline()
    before, since = _ticks(shown.pid), time.monotonic()
    time.sleep(0.5)
    assert _ticks(shown.pid) - before <= 10 * (time.monotonic() - since)


def _ticks(pid: int) -> int:
    """Hundredths of a second that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
