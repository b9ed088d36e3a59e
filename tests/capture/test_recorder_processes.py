"""Programs that end, one way or another, while they are recorded: each a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector import Recording
from tests.capture.conftest import (
    ASKED,
    BEGIN,
    END,
    KEY,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    Server,
    chunk,
    delta,
    streamed,
)

Serve = Callable[..., Server]
Open = Callable[[Path], list[Recording]]

PROGRAM = """
import os, sys, threading, warnings
import anthropic
from inspector import Recorder

url, folder = sys.argv[1:]
ended = []
recorder = Recorder(folder, on_end=ended.append)
client = anthropic.Anthropic(base_url=url, api_key={key!r}, max_retries=0, middleware=[recorder])

def stream():
    return client.messages.create(**{asked!r}, stream=True)

def reads():
    return client.messages.with_streaming_response.create(**{asked!r}, stream=True)
"""

HELD: Answer = [STREAM_HEAD, chunk(BEGIN), Do.WAIT]
"""A stream that brings no more."""


@contextmanager
def running(source: str, server: Server, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A program with a client of the server; what it prints can be read."""
    preamble = PROGRAM.format(key=KEY, asked=ASKED)
    command = [sys.executable, "-c", preamble + source, server.url, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_program_that_is_killed_leaves_every_event_that_it_got(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """The file opens, and has no end line: nobody says that the stream had ended."""
    sent = [BEGIN, *(delta(f"part {number}") for number in range(9))]
    go_on = [threading.Event() for _ in sent]
    steps = [step for event, read in zip(go_on, sent, strict=True) for step in (event, chunk(read))]
    server = serve([STREAM_HEAD, *steps, chunk(sent[-1][:-9]), Do.WAIT])
    source = """
with reads() as answer:
    for read in answer.iter_bytes():
        print(len(read), flush=True)
"""
    with running(source, server, folder) as process:
        assert process.stdout is not None
        for event, read in zip(go_on, sent, strict=True):
            event.set()
            assert process.stdout.readline() == f"{len(read)}\n"
        assert process.stdout.readline() == f"{len(sent[-1]) - 9}\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    (one,) = recorded(folder)
    assert one.body() == b"".join(sent)
    assert one.end is None
    assert one.problems() == ["no end line: the recorder died, or was killed"]


def test_a_program_that_exits_at_once_leaves_every_event_that_it_got(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """`os._exit` runs nothing that could still write, and need not."""
    source = """
def read():
    for event in stream():
        if event.type == "content_block_start":
            os._exit(3)

thread = threading.Thread(target=read)
thread.start()
thread.join()
"""
    with running(source, serve(HELD), folder) as process:
        assert process.wait() == 3
    (one,) = recorded(folder)
    assert one.body() == BEGIN
    assert one.end is None


def test_a_program_that_ends_with_streams_open_ends_their_recordings(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Those that it broke out of and keeps, and those that a thread of its own still reads.

    A child that it forked meanwhile has ended none of them, though it ran its exit handlers.
    """
    source = """
def read():
    for event in stream():
        if event.type == "content_block_start":
            begun.set()

begun = threading.Event()
kept = stream()
next(kept)
with reads() as whole:
    chunks = whole.iter_bytes()
    next(chunks)
    if os.fork() == 0:
        sys.exit(0)
    assert os.wait()[1] == 0
    for _ in chunks:
        pass
threading.Thread(target=read, daemon=True).start()
begun.wait()
print(len(ended))
"""
    server = serve(HELD, streamed(BEGIN, STREAM.removeprefix(BEGIN)), HELD)
    with running(source, server, folder) as process:
        out, talk = process.communicate(timeout=30)
    assert (process.returncode, out, talk) == (0, "1\n", "")
    kept, whole, read = recorded(folder)
    assert [one.outcome for one in (kept, whole, read)] == [
        "aborted_client",
        "complete",
        "aborted_client",
    ]
    assert [one.body() for one in (kept, whole, read)] == [BEGIN, STREAM, BEGIN]
    assert [one.problems() for one in (kept, whole, read)] == [[], [], []]


def test_a_program_that_is_interrupted_says_so_of_all_its_streams(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Of the one it waited for, and of one that it had put aside without a `with`."""
    source = """
import signal

signal.signal(signal.SIGALRM, signal.default_int_handler)
aside = stream()
next(aside)
for event in stream():
    if event.type == "content_block_start":
        signal.setitimer(signal.ITIMER_REAL, 0.1)  # by then the next event is waited for
"""
    with running(source, serve(HELD), folder) as process:
        _, talk = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert talk.rstrip().endswith("KeyboardInterrupt")
    assert "inspector" not in talk.splitlines()[-1]
    made = recorded(folder)
    assert [one.outcome for one in made] == ["interrupted", "interrupted"]
    assert [one.body() for one in made] == [BEGIN, BEGIN]


def test_a_full_disk_is_told_once_and_the_stream_goes_on(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """What is lost is counted, and once there is room again the file goes on, line by line."""
    source = """
import resource

warnings.simplefilter("always")
with reads() as answer:
    for number, read in enumerate(answer.iter_bytes()):
        if number == 0:
            (path,) = os.scandir(folder)
            room = (os.stat(path).st_size + 200, resource.RLIM_INFINITY)
            resource.setrlimit(resource.RLIMIT_FSIZE, room)
        if number == 7:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        sys.stdout.buffer.write(read)
print(ended[0].lost_lines, file=sys.stderr)
"""
    sent = [BEGIN, *(delta(f"part {number}") for number in range(9)), END]
    with running(source, serve(streamed(*sent)), folder) as process:
        out, talk = process.communicate(timeout=30)
    assert process.returncode == 0, talk
    assert out.encode() == b"".join(sent)
    warning, _, lost = talk.strip().splitlines()
    (one,) = recorded(folder)
    assert f"RuntimeWarning: inspector: cannot write {one.path}: File too large;" in warning
    assert one.end is not None
    assert one.end.fields["lost_lines"] == int(lost)
    assert int(lost) > 1
    assert one.outcome == "complete"
    assert one.body().startswith(BEGIN)
    assert one.body().endswith(END)
    assert len(one.body()) < len(b"".join(sent))
