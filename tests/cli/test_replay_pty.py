"""`inspect replay` in a real terminal, and without one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import INSPECT
from tests.cli.terminal import Terminal

SAMPLES = Path(__file__).parents[2] / "recordings"
STALL = SAMPLES / "stall.jsonl"


def test_the_screen_opens_at_the_first_event_and_leaves_the_terminal_as_it_was() -> None:
    """The title and the first rows are read, `q` is pressed, and everything is restored."""
    with Terminal("inspector", "replay", STALL) as terminal:
        terminal.wait_for("stall.jsonl")
        terminal.wait_for("message_start")
        terminal.press("q")
        assert terminal.wait() == 0
        terminal.assert_restored()
        assert terminal.after_the_screen == []


def test_a_folder_opens_as_a_list() -> None:
    """Each recording is a row of it."""
    with Terminal("inspector", "replay", SAMPLES) as terminal:
        terminal.wait_for("claude-sonnet-5-5")
        terminal.press("q")
        assert terminal.wait() == 0
        terminal.assert_restored()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_as_it_was(number: signal.Signals) -> None:
    """The exit code tells of it, and no screen is left behind."""
    with Terminal("inspector", "replay", STALL) as terminal:
        terminal.wait_for("message_start")
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
        terminal.assert_restored()
        assert terminal.after_the_screen == []


def test_what_cannot_be_opened_is_refused_before_there_is_a_screen(tmp_path: Path) -> None:
    """One line and exit code 2."""
    path = tmp_path / "notes.txt"
    path.write_text("hello\n")
    with Terminal("inspector", "replay", path) as terminal:
        assert terminal.wait() == 2
        assert "?1049h" not in terminal.written
        assert terminal.after_the_screen == [
            f"inspect: {path} is not a recording: its first line is no JSON object"
        ]


def test_a_terminal_that_cannot_be_drawn_on_gets_the_rows() -> None:
    """So does one that says it is dumb."""
    with Terminal("inspector", "replay", STALL, TERM="dumb") as terminal:
        assert terminal.wait() == 0
        assert "\x1b" not in terminal.written
        assert "message_start" in terminal.written


@pytest.mark.parametrize("name", ["stall.jsonl", "cut.jsonl", "long.jsonl.gz"])
def test_without_a_terminal_it_prints_what_show_prints(name: str) -> None:
    """Byte for byte, what is said of the file included."""
    assert _piped("replay", SAMPLES / name) == _piped("show", SAMPLES / name)


def test_without_a_terminal_several_are_printed_one_after_the_other(tmp_path: Path) -> None:
    """Those of a folder, too."""
    for name in ("cut.jsonl", "stall.jsonl"):
        shutil.copy(SAMPLES / name, tmp_path)
    printed = _piped("replay", tmp_path)[1]
    assert printed == "\n".join(
        _piped("show", tmp_path / n)[1] for n in ("cut.jsonl", "stall.jsonl")
    )


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    """One line says what to do."""
    code, printed, said = _piped("replay", tmp_path)
    assert (code, printed) == (2, "")
    assert said == f"inspect: no recording below {tmp_path}: name files, or another folder\n"


def _piped(*arguments: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `inspect`, run without a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", "inspector", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_screen_ends_when_its_terminal_is_gone() -> None:
    """Without a signal, too: a window that is shut, or a connection that is lost."""
    terminal, screen = os.openpty()
    process = subprocess.Popen(
        [INSPECT, "replay", SAMPLES / "text.jsonl"],
        stdin=screen,
        stdout=screen,
        stderr=screen,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(screen)
    seen = b""
    while b"message_start" not in seen:
        seen += os.read(terminal, 1 << 16)
    os.close(terminal)
    assert process.wait(20) == 129
