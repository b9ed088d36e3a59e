"""The first paint waits for nothing that only comes after it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal

PROGRAM = """
import sys
from pathlib import Path
import inspector.cli, inspector.cli.replay
from inspector.tui.app import ReplayApp
from inspector.tui.screens.replay import ReplayScreen

def first_paint_is_over(screen):
    print(*sys.modules)
    screen.app.exit()

ReplayScreen._begin = first_paint_is_over
ReplayApp([Path(sys.argv[1])]).run(headless=True, size=(120, 40))
"""

LATER = [
    # what measures and judges
    "inspector.analysis.analysis",
    "inspector.analysis.figure",
    "inspector.analysis.message",
    "inspector.analysis.rules",
    "inspector.compare",
    # what writes a recording, or reads it in other ways than line by line
    "hashlib",
    "gzip",
    "inspector.recording.audit",
    "inspector.recording.events",
    "inspector.recording.follow",
    "inspector.recording.offsets",
    "inspector.recording.outcome",
    "inspector.recording.reads",
    "inspector.recording.writer",
    # what a key asks for
    "inspector.timeline.curl",
    "inspector.timeline.hits",
    "inspector.timeline.literal",
    "inspector.timeline.search",
    "inspector.timeline.textsofar",
    "inspector.tui.mouse",
    "inspector.tui.screens.help",
    "inspector.tui.screens.sessions",
    "inspector.tui.tabs.summary",
    "inspector.tui.tabs.text",
    "inspector.tui.widgets.prompt",
    "shlex",
]
"""Modules without which the first screen of one recording stands."""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The modules that are there when the first screen has been painted."""
    sample = Path(__file__).parents[2] / "recordings" / "stall.jsonl"
    command = [sys.executable, "-c", PROGRAM, str(sample)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_the_first_paint_is_that_of_the_replay_screen(imported: set[str]) -> None:
    """The program above got as far as that."""
    assert "inspector.tui.painting" in imported


@pytest.mark.parametrize("module", LATER)
def test_the_first_paint_does_without_what_comes_after_it(imported: set[str], module: str) -> None:
    """Each module takes 0.2 to 20 ms to import, and a reader would wait for all of them."""
    assert module not in imported


def test_nothing_blank_is_painted_before_the_first_screen(weather: Path) -> None:
    """The first line that the terminal is sent has the recording on it."""
    with Terminal("inspector", "replay", weather, size=(120, 40)) as terminal:
        terminal.wait_for("message_start")
        assert terminal.shown.index("weather.jsonl") < 120
