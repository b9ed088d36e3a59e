"""`inspect record` in a real terminal: the screen follows what another process records."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from inspector.cli.record import command, wants_screen
from inspector.cli.record.options import RecordOptions
from inspector.recording import load
from tests.cli.terminal import Terminal, children

_RECORD = ("inspector", "record", "--demo", "stall", "--force", "-o")


def test_the_screen_follows_the_recording_and_becomes_its_replay(tmp_path: Path) -> None:
    """It ends like `record` without a screen: summary and path on standard error, exit code 0."""
    path = tmp_path / "live.jsonl"
    with Terminal("inspector", "record", "--demo", "text", "-o", path) as terminal:
        terminal.wait_for("live.jsonl")
        with load(path) as recording:
            assert recording.outcome is None
        terminal.wait_for("complete")
        terminal.press("q")
        assert terminal.wait() == 0
        terminal.assert_restored()
        said = terminal.after_the_screen
    assert said[0].startswith("demo")
    assert said[1] == "complete"
    assert said[-1] == str(path)


@pytest.mark.parametrize("key", ["q", "\x03"])
def test_leaving_while_it_records_stops_the_recording_and_stays(tmp_path: Path, key: str) -> None:
    """`q` and `ctrl+c` alike; the second one quits, and the exit code says interrupted."""
    path = tmp_path / "live.jsonl"
    with Terminal(*_RECORD, path) as terminal:
        terminal.wait_for("message_start")
        terminal.press(key)
        terminal.wait_for("interrupted")
        assert terminal.process.poll() is None
        terminal.press(key)
        assert terminal.wait() == 130
        terminal.assert_restored()
        assert terminal.after_the_screen[-1] == str(path)
    with load(path) as recording:
        assert recording.outcome == "interrupted"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="/proc names the child")
def test_a_killed_capture_is_shown_as_what_it_is(tmp_path: Path) -> None:
    """The screen says that there is no end line, and the last line who ended it."""
    path = tmp_path / "live.jsonl"
    with Terminal(*_RECORD, path) as terminal:
        terminal.wait_for("message_start")
        for child in children(terminal.process.pid):
            os.kill(child, signal.SIGKILL)
        terminal.wait_for("no end line")
        terminal.press("q")
        assert terminal.wait() == 128 + 9
        terminal.assert_restored()
        assert terminal.after_the_screen[-1] == (
            f"inspect: signal 9 ({signal.strsignal(9)}) ended the recording process; "
            f"{path} has what came until then"
        )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_screen_and_capture(tmp_path: Path, number: signal.Signals) -> None:
    """The recording gets its end line, the terminal is restored, the exit code says it."""
    path = tmp_path / "live.jsonl"
    with Terminal(*_RECORD, path) as terminal:
        terminal.wait_for("message_start")
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
        terminal.assert_restored()
    with load(path) as recording:
        assert recording.outcome == "interrupted"


def test_what_cannot_be_recorded_is_said_once_the_screen_has_gone(tmp_path: Path) -> None:
    """No screen stays for a recording that never was."""
    with Terminal("inspector", "record", "hello", "-o", tmp_path / "live.jsonl") as terminal:
        assert terminal.wait() == 2
        terminal.assert_restored()
        assert terminal.after_the_screen == [
            "inspect: no API key: ANTHROPIC_API_KEY is not set; --local and --demo need none"
        ]


def test_a_file_that_exists_is_refused_before_there_is_a_screen(tmp_path: Path) -> None:
    """Nothing is started for it."""
    path = tmp_path / "live.jsonl"
    path.touch()
    with Terminal("inspector", "record", "--demo", "-o", path) as terminal:
        assert terminal.wait() == 2
        assert "?1049h" not in terminal.written
        assert terminal.after_the_screen == [
            f"inspect: {path} exists already; --force overwrites it"
        ]


@pytest.mark.parametrize(
    "arguments",
    [["--no-tui"], ["--print-path"], ["--quiet"], ["-"], ["--system", "@-"], ["--request", "-"]],
)
def test_there_is_no_screen_where_it_would_be_in_the_way(arguments: list[str]) -> None:
    """Options for scripts, the one that says so, and what is typed into the terminal."""
    given = command.make_context("record", ["hello"]).params
    assert wants_screen(RecordOptions(**given))
    given = command.make_context("record", arguments).params
    assert not wants_screen(RecordOptions(**given))
