"""`inspect record -- COMMAND` and `inspect proxy --live` in a real terminal."""

from __future__ import annotations

import shutil
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from inspector.recording import load
from inspector.recording.folder import found
from tests.capture.conftest import BEGIN, STREAM, STREAM_HEAD, Do, chunk, streamed
from tests.cli.asking import asking
from tests.cli.conftest import Serve
from tests.cli.terminal import Terminal

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


@needs_bash
def test_ctrl_c_is_the_programs_and_the_recording_is_told_of(tmp_path: Path, serve: Serve) -> None:
    """It ends as it likes, and then what came of its stream is said; the exit code is its own."""
    url = serve([STREAM_HEAD, chunk(BEGIN), Do.WAIT]).url
    program = tmp_path / "program.py"
    code = asking("a = begin(); a.read(20)\ntry: print('u' + 'p', flush=True); a.read()")[-1]
    program.write_text(f"{code}\nexcept KeyboardInterrupt: sys.exit(6)\n")
    record = f"{sys.executable} -m inspector record --base-url {url} -o {tmp_path}/s"
    with Terminal(shell=True) as terminal:
        terminal.press(f"{record} -- {sys.executable} {program}; echo code=$?\n")
        terminal.wait_for("up\r")
        terminal.press("\x03")
        terminal.wait_for("code=6\r")
        assert "1 exchange: 1 aborted_client" in terminal.shown
    (path,) = found([tmp_path / "s"])
    with load(path) as recording:
        assert (recording.outcome, recording.body()) == ("aborted_client", BEGIN)


def test_replay_opens_the_session_when_the_program_has_ended(tmp_path: Path, serve: Serve) -> None:
    """And the exit code is the program's still."""
    url = serve(streamed(STREAM)).url
    record = ("inspector", "record", "--base-url", url, "-o", tmp_path / "s", "--replay")
    with Terminal(*record, *asking("ask(); sys.exit(3)")) as terminal:
        terminal.wait_for("1 recording ")
        terminal.press("q")
        assert terminal.wait() == 3
        terminal.assert_restored()
    assert "1 exchange: 1 complete" in terminal.shown


def test_the_live_session_shows_exchanges_and_q_stops_the_proxy(
    tmp_path: Path, serve: Serve
) -> None:
    """The URL stands there before the screen, the total and the folder after it."""
    proxy = ("inspector", "proxy", "--upstream", serve(streamed(STREAM)).url, "--live", "-o")
    with Terminal(*proxy, tmp_path / "s") as terminal:
        terminal.wait_for("Nothing has been asked yet")
        url = next(line for line in terminal.shown.split("\r\n") if line.startswith("http://"))
        with urllib.request.urlopen(f"{url}/v1/messages", b'{"stream":true}', timeout=20) as answer:
            assert answer.read() == STREAM
        terminal.wait_for("complete")
        terminal.press("q")
        deadline = time.monotonic() + 20
        while terminal.process.poll() is None and time.monotonic() < deadline:
            terminal.press("q")
            terminal.read(0.2)
        assert terminal.wait() == 130
        terminal.assert_restored()
        total, folder = terminal.after_the_screen
        assert total.lstrip("q") == "inspect: 1 exchange: 1 complete"  # a `q` too many is echoed
        assert folder == str(tmp_path / "s")
