"""The one table of keys."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from inspector.tui import keymap
from inspector.tui.screens.replay import ReplayScreen


def test_no_key_does_two_things() -> None:
    """Each stands in the table once."""
    counts = Counter(key for entry in keymap.entries() for key in entry.keys)
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_key_runs_an_action_of_the_screen() -> None:
    """The table names no action that is not there."""
    names = {entry.name for entry in keymap.entries() if not entry.action.startswith("app.")}
    assert [name for name in names if not hasattr(ReplayScreen, f"action_{name}")] == []


def test_every_action_of_the_screen_has_a_key() -> None:
    """What nobody can press is not there."""
    actions = (name for name in dir(ReplayScreen) if name.startswith("action_"))
    ours = {name.removeprefix("action_") for name in actions if _is_ours(name)}
    assert ours - {entry.name for entry in keymap.entries()} == set()


def test_every_key_has_words() -> None:
    """All but the digits, which help and README show as one line."""
    assert all(entry.words for entry in keymap.entries() if entry not in keymap.DIGITS)


def test_the_table_prints_itself_for_the_readme() -> None:
    """`python -m inspector.tui.keymap` is Markdown, and nothing but it."""
    printed = subprocess.run(
        [sys.executable, "-m", "inspector.tui.keymap"], capture_output=True, text=True, check=True
    ).stdout
    assert printed == keymap.markdown()
    assert "| `j` `down` | next row |" in printed
    assert all(line.startswith("| ") and line.endswith(" |") for line in printed.splitlines())


def _is_ours(name: str) -> bool:
    module: str = getattr(ReplayScreen, name).__module__
    return module.startswith("inspector.")
