"""What is left when a recorder is killed, or its disk is full: whole processes, really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import inspector
from inspector.recording import Event, Origin, Unreadable, Writer, load

NewPath = Callable[[], Path]

ROOT = Path(inspector.__file__).parent.parent

BEGIN = """
import sys
from pathlib import Path
from inspector.recording import Origin, Writer

def event(number):
    return b'event: ping\\ndata: {"type":"ping","number":%d}\\n\\n' % number

def on_loss(path, error):
    print(error.strerror)

writer = Writer(Path(sys.argv[1]), Origin("test"), on_loss=on_loss)
writer.request("POST", "http://x/", [], b"{}", asked_for_stream=True)
writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
"""

WRITES_FOR_EVER = """
import itertools
for number in itertools.count():
    writer.read(event(2 * number) + event(2 * number + 1) + b"data: unfinished", number)
    writer.read(b"\\n\\n", number)
    print(number, flush=True)
"""

WAITS = """
print("ready", flush=True)
sys.stdin.read()
"""

FILLS_ITS_DISK = """
import resource
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, most))
for number in range(60):
    writer.read(event(number), number)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
for number in range(60, 70):
    writer.read(event(number), number)
summary = writer.end("eof", 100)
print(summary.lost_lines)
"""


@contextmanager
def recorder(program: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that records into `path`."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """The next line of a process."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_kill_loses_nothing_that_was_handed_on(new_path: NewPath) -> None:
    """The file opens, holds every event that had been written, and says that it has no end."""
    path = new_path()
    with recorder(WRITES_FOR_EVER, path) as process:
        while (number := int(said(process))) < 300:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
    with load(path) as recording:
        numbers = [event.json()["number"] for event in recording.events if event.event == "ping"]
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= 2 * (number + 1)
        assert recording.outcome is None
        assert recording.problems()[0] == "no end line: the recorder died, or was killed"
        assert not any(isinstance(line, Unreadable) for line in recording.lines())


def test_a_recording_is_live_while_its_recorder_runs(new_path: NewPath) -> None:
    """Another process can tell, and again when the recorder has been killed."""
    path = new_path()
    with recorder(WAITS, path) as process:
        assert said(process) == "ready"
        with load(path) as recording, load(path) as another:
            assert recording.is_live
            assert another.is_live
            assert recording.problems() == ["still being recorded: no end line yet"]
            process.kill()
            process.wait()
            assert not recording.is_live
            assert recording.problems() == ["no end line: the recorder died, or was killed"]


def test_a_recording_that_has_ended_is_not_live(new_path: NewPath) -> None:
    """In the same process as well, where the lock is held by another descriptor."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    with load(path) as recording:
        assert recording.is_live
        writer.end("eof", 1)
        assert not recording.is_live
        assert recording.problems() == []


def test_a_full_disk_is_loud_counted_and_survived(new_path: NewPath) -> None:
    """The stream goes on; one line is torn, those lost are counted, later ones are whole."""
    path = new_path()
    with recorder(FILLS_ITS_DISK, path) as process:
        assert said(process) == "File too large"
        lost = int(said(process))
        assert process.wait() == 0
    with load(path) as recording:
        numbers = [event.json()["number"] for event in recording.events]
        lines = list(recording.lines())
        torn = [line for line in lines if isinstance(line, Unreadable)]
        assert recording.end is not None
        assert recording.end.fields["lost_lines"] == lost
        assert recording.end.fields["lost_bytes"] > 0
        assert recording.end.events == 70
        assert len(numbers) == 70 - lost
        assert numbers == [*range(60 - lost), *range(60, 70)]
        assert len(torn) == 1
        assert [line.line for line in lines if isinstance(line, Event)][-10:] == list(
            range(torn[0].line + 1, torn[0].line + 11)
        )
        assert recording.problems()[:2] == [
            f"line {torn[0].line} is unreadable: {torn[0].why}",
            f"lost while recording: {lost} line{'s' * (lost > 1)}",
        ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_is_full_from_the_start_leaves_the_stream_alone(
    new_path: NewPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing raises, not even at the end, and all lines are counted, the last one too."""
    told: list[str | None] = []
    full = os.open("/dev/full", os.O_WRONLY)
    writer = Writer(
        new_path(), Origin("test"), on_loss=lambda _, error: told.append(error.strerror)
    )
    monkeypatch.setattr(os, "write", lambda _, data, write=os.write: write(full, data))
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
    writer.read(b"data: 1\n\n", 2)
    summary = writer.end("eof", 3)
    monkeypatch.undo()
    os.close(full)
    assert told == ["No space left on device"]
    assert (summary.outcome, summary.lost_lines) == ("complete", 3)
