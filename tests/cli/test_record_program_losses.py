"""`inspect record -- COMMAND` where something could not be recorded: it is told, and only that."""

from __future__ import annotations

import os
import re
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import Recording
from inspector.recording.folder import found
from tests.capture.conftest import BEGIN, STREAM, STREAM_HEAD, Do, chunk, streamed
from tests.cli.asking import asking
from tests.cli.conftest import Run, Serve, Started, needs_proc
from tests.cli.terminal import children


@needs_proc
def test_a_recorder_that_is_killed_is_loud(
    started: Started, serve: Serve, opened: Callable[[Path], Recording]
) -> None:
    """The program goes on without it; what had come is on disk, and success becomes a 1."""
    url = serve([STREAM_HEAD, chunk(BEGIN), Do.WAIT]).url
    program = "a = begin(); a.read(20); print('up', flush=True); sys.stdin.read()"
    one = started("record", "--base-url", url, "-o", "s", *asking(program))
    assert one.stdout is not None
    assert one.stdout.readline() == b"up\n"
    os.kill(children(one.pid)[0], signal.SIGKILL)
    _, err = one.communicate(b"", timeout=30)
    assert one.returncode == 1
    (path,) = found([Path("s")])
    recording = opened(path)
    assert (recording.outcome, recording.body()) == (None, BEGIN)
    trouble, place = err.decode().splitlines()
    assert trouble.startswith("inspect: signal 9 (Killed) ended the recording process; ")
    assert trouble.endswith(f"; {path} has what came until then")
    assert place == "s"


def test_a_request_that_is_refused_is_not_called_none(process: Run, folder: Path) -> None:
    """Such as that of a client which takes the address for an HTTP proxy."""
    program = (
        "http.client.HTTPConnection(base.hostname, base.port).request('CONNECT', 'a:443'); "
        "time.sleep(0.2)"
    )
    ran = process("record", "--base-url", "http://127.0.0.1:1", *asking(program))
    assert ran.code == 1
    (line,) = ran.said
    assert line.startswith("inspect: a request was refused: this is the address of an API, ")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("options", [(), ("--quiet",)])
def test_lines_that_a_full_disk_refused_are_told_beside_the_outcome(
    options: tuple[str, ...], process: Run, serve: Serve
) -> None:
    """The stream is complete, and its recording is not."""
    url = serve(streamed(STREAM)).url
    command = ("record", "--base-url", url, "-o", "s", *options, *asking())
    ran = process(*command, preexec_fn=_little_room)
    assert ran.code == 1
    trouble, _, row, total, _ = ran.said
    assert trouble.startswith("inspect: cannot write s/")
    assert re.search(r"  complete, \d+ lines lost$", row)
    assert total == "1 exchange: 1 complete with lines lost"


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
