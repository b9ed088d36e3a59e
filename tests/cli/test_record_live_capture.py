"""The capture in a process of its own: it says where it records, and ends when it should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.cli.record import command
from inspector.cli.record.capture import Capture
from inspector.cli.record.options import RecordOptions
from inspector.recording import load

_PATIENCE_S = 30.0


def test_the_parent_knows_the_file_while_it_is_being_written(tmp_path: Path) -> None:
    """What came until then can be read from it, and when it has ended the summary is there."""
    path = tmp_path / "a.jsonl"
    with Capture(_options("--demo", "text", "-o", path)) as capture:
        _wait(lambda: capture.paths == (path,))
        with load(path) as recording:
            assert recording.is_live
        _wait(lambda: not capture.running)
        assert capture.end() == 0
        assert capture.trouble is None
        assert capture.said[1] == "complete"
        assert capture.said[-1] == str(path)


def test_every_attempt_is_announced(tmp_path: Path) -> None:
    """A 429 and the answer on the second attempt are two files, the newest last."""
    path = tmp_path / "a.jsonl"
    with Capture(_options("--demo", "rate-limit", "-o", path)) as capture:
        _wait(lambda: not capture.running)
        assert capture.paths == (path, tmp_path / "a.2.jsonl")


def test_stopping_it_ends_the_recording_as_interrupted(tmp_path: Path) -> None:
    """As `ctrl+c` does without a screen, exit code and all."""
    path = tmp_path / "a.jsonl"
    with Capture(_options("--demo", "stall", "-o", path)) as capture:
        _wait(lambda: capture.paths != ())
        _wait(lambda: b'"kind":"event"' in path.read_bytes())
        capture.stop()
        _wait(lambda: not capture.running)
        assert capture.end() == 130
    with load(path) as recording:
        assert recording.outcome == "interrupted"
        assert recording.standing() == []


def test_it_can_be_stopped_before_it_has_begun(tmp_path: Path) -> None:
    """Nothing is recorded, and no traceback is said."""
    with Capture(_options("--demo", "-o", tmp_path / "a.jsonl")) as capture:
        capture.stop()
        _wait(lambda: not capture.running)
        assert capture.paths == ()
        assert capture.end() == 130
        assert capture.said == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--demo", "nothing"], "inspect: no scenario is called 'nothing'; there are text, "),
        (
            ["hello"],
            "inspect: no API key: ANTHROPIC_API_KEY is not set; --local and --demo need none",
        ),
    ],
)
def test_what_cannot_be_recorded_is_told_in_one_line(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 2, and there is no recording."""
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with Capture(_options(*arguments)) as capture:
        _wait(lambda: not capture.running)
        assert capture.paths == ()
        assert capture.end() == 2
        assert capture.trouble is not None
        assert capture.trouble.startswith(said)
        assert capture.said == [capture.trouble]


def test_a_capture_that_is_killed_says_so(tmp_path: Path) -> None:
    """The recording keeps what had come, without an end line."""
    path = tmp_path / "a.jsonl"
    with Capture(_options("--demo", "stall", "-o", path)) as capture:
        _wait(lambda: path.exists() and b'"kind":"event"' in path.read_bytes())
        os.kill(capture.pid, signal.SIGKILL)
        _wait(lambda: not capture.running)
        kept = f"{path} has what came until then"
        assert capture.trouble == (
            f"inspect: signal 9 ({signal.strsignal(9)}) ended the recording process; {kept}"
        )
        assert capture.end() == 128 + 9
    with load(path) as recording:
        assert recording.standing() == ["no end line: the recorder died, or was killed"]


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    """Even one that was killed: what was being recorded is ended as `interrupted`."""
    path = tmp_path / "a.jsonl"
    program = (
        "import sys, time\n"
        "from inspector.cli.record import command\n"
        "from inspector.cli.record.capture import Capture\n"
        "from inspector.cli.record.options import RecordOptions\n"
        "context = command.make_context('record', sys.argv[1:])\n"
        "capture = Capture(RecordOptions(**context.params))\n"
        "time.sleep(60)\n"
    )
    arguments = ["--demo", "stall", "-o", str(path)]
    with subprocess.Popen([sys.executable, "-c", program, *arguments]) as parent:
        _wait(lambda: path.exists() and b'"kind":"event"' in path.read_bytes())
        parent.kill()
    _wait(lambda: b'"kind":"end"' in path.read_bytes())
    with load(path) as recording:
        assert recording.outcome == "interrupted"


def test_a_module_in_the_current_folder_is_not_taken_for_one_of_pythons(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The capture imports from where its parent does."""
    (tmp_path / "types.py").write_text("raise RuntimeError\n")
    monkeypatch.chdir(tmp_path)
    with Capture(_options("--demo", "nothing")) as capture:
        _wait(lambda: not capture.running)
        assert capture.trouble is not None
        assert capture.trouble.startswith("inspect: no scenario is called 'nothing'")


def _options(*arguments: str | Path) -> RecordOptions:
    context = command.make_context("record", [os.fspath(argument) for argument in arguments])
    return RecordOptions(**context.params)


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
