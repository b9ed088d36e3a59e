"""Every key of the keymap, pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspector.tui import keymap
from inspector.tui.screens.help import HelpScreen
from inspector.tui.sitting import Sitting

Holds = Callable[[Any], object]


def _row(number: int) -> Holds:
    return lambda driven: driven.event == number


def _tab(name: str) -> Holds:
    return lambda driven: driven.replay.tab == name


def _says(text: str) -> Holds:
    return lambda driven: text in driven.replay.message


def _asks(question: str) -> Holds:
    return lambda driven: question in driven.text


MOVES: dict[str, Holds] = {
    "j": _row(9),
    "down": _row(9),
    "k": _row(7),
    "up": _row(7),
    "ctrl+d": _row(14),
    "ctrl+u": _row(2),
    "pagedown": _row(19),
    "ctrl+f": _row(19),
    "pageup": lambda driven: driven.sitting.row == 0,
    "ctrl+b": lambda driven: driven.sitting.row == 0,
    "g": lambda driven: driven.sitting.row == 0,
    "home": lambda driven: driven.sitting.row == 0,
    "G": lambda driven: driven.sitting.row == len(driven.sitting.timeline) - 1,
    "end": lambda driven: driven.sitting.row == len(driven.sitting.timeline) - 1,
    ".": _row(9),
    ",": _row(7),
    "right": lambda driven: driven.event is None and driven.sitting.row > 20,
    "left": lambda driven: driven.sitting.row == 0,
    "shift+right": lambda driven: driven.event is not None and driven.event >= 8,
    "shift+left": lambda driven: driven.event is None or driven.event <= 8,
    "]": _row(20),
    "[": _row(2),
    "s": _row(16),
    "S": _says("no stall before this row"),
    "e": _row(16),
    "E": lambda driven: driven.replay.message,
    "n": _says("nothing is looked for"),
    "N": _says("nothing is looked for"),
    "'": _says("there are no marks"),
    '"': _says("there are no marks"),
    "enter": lambda driven: driven.event == 8,
    **{str(tens): lambda driven: not driven.sitting.player.is_playing for tens in range(10)},
}
"""Where each key leads from event 8, or what it says instead."""

CHANGES: dict[str, Holds] = {
    "space": lambda driven: driven.sitting.player.is_playing,
    ">": lambda driven: driven.sitting.player.speed == 2,
    "<": lambda driven: driven.sitting.player.speed == 0.5,
    "backspace": lambda driven: driven.sitting.player.speed == 1,
    "i": lambda driven: driven.sitting.player.caps_idle,
    "t": lambda driven: driven.sitting.base == "gap" and "since last" in driven.view("heading"),
    "w": lambda driven: not driven.replay.wraps,
    "p": _tab("payload"),
    "r": _tab("raw"),
    "h": _tab("http"),
    "x": _tab("text"),
    "v": _tab("summary"),
    "tab": lambda driven: driven.replay.in_detail and driven.view("tabs").startswith(">"),
    "\\": lambda driven: driven.replay.is_zoomed,
    "y": _says("event.json"),
    "Y": _says("text.txt"),
    "R": _says("frame.txt"),
    "c": _says("request.sh"),
    "f2": _says("the mouse is the terminal's"),
}
"""What each key changes."""

QUESTIONS: dict[str, Holds] = {
    "o": _asks("go to:"),
    "/": _asks("find:"),
    "f": _asks("show only:"),
    "m": _asks("note:"),
}
"""What each key asks."""

ELSEWHERE = {"escape", "?", ":", "ctrl+p", "ctrl+z", "q", "ctrl+c"}
"""Keys with a test of their own."""


def test_every_key_is_pressed_by_a_test() -> None:
    """A key that is added to the table needs one."""
    known = {key for entry in keymap.entries() for key in entry.keys}
    assert known == MOVES.keys() | CHANGES.keys() | QUESTIONS.keys() | ELSEWHERE


async def test_every_key_that_moves(drive: Any, weather: Path) -> None:
    """From event 8, each time afresh."""
    async with drive(weather) as driven:
        await driven.read()
        wrong = []
        for key, holds in MOVES.items():
            _start(driven, 8)
            await driven.press(key)
            if not holds(driven):
                wrong.append(f"{key} leads to {driven.event}: {driven.replay.message}")
        assert wrong == []


async def test_every_key_that_changes_something(drive: Any, weather: Path, copies: Path) -> None:
    """Each from the state in which the screen opens."""
    async with drive(weather) as driven:
        await driven.read()
        wrong = []
        for key, holds in CHANGES.items():
            _start(driven, 8)
            await driven.press(key)
            if not holds(driven):
                wrong.append(f"{key}: {driven.replay.message}")
        assert wrong == []
        assert sorted(path.name for path in copies.iterdir()) == [
            "weather-8-event.json",
            "weather-8-frame.txt",
            "weather-8-text.txt",
            "weather-request.sh",
        ]


async def test_every_key_that_asks(drive: Any, weather: Path) -> None:
    """The question stands above the footer, and escape gives it up."""
    async with drive(weather) as driven:
        for key, holds in QUESTIONS.items():
            await driven.press(key)
            await driven.until(lambda: driven.app.focused is not None)
            assert holds(driven), key
            await driven.press("escape")
            assert driven.app.focused is None
            assert not holds(driven), key


async def test_the_question_mark_shows_every_key_and_figure(drive: Any, weather: Path) -> None:
    """The help scrolls, and escape leaves it."""
    async with drive(weather) as driven:
        await driven.press("?")
        assert isinstance(driven.app.screen, HelpScreen)
        seen = driven.text
        for _ in range(20):
            await driven.press("space")
            seen += driven.text
        for _, pairs in keymap.rows():
            assert [shown for shown, _ in pairs if shown not in seen] == []
        assert "first delta with content (TTFT)" in seen
        await driven.press("escape")
        assert driven.replay


@pytest.mark.parametrize("key", [":", "ctrl+p"])
async def test_the_palette_runs_what_keys_do(drive: Any, weather: Path, key: str) -> None:
    """By name, with the key beside it."""
    async with drive(weather) as driven:
        await driven.read()
        await driven.press(key)
        await driven.until(lambda: driven.app.focused is not None)
        await driven.press(*"next stall")
        await driven.until(lambda: "key: s" in driven.text)
        await driven.press("enter", "enter")
        await driven.until(lambda: len(driven.app.screen_stack) == 1)
        await driven.until(lambda: driven.event == 16)


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_leaving(drive: Any, weather: Path, key: str) -> None:
    """At once."""
    async with drive(weather) as driven:
        await driven.press(key)
        assert driven.app._exit


async def test_suspending_pauses(
    drive: Any, weather: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time spent in the shell is not played."""
    async with drive(weather) as driven:
        monkeypatch.setattr(driven.app, "action_suspend_process", lambda: None)
        await driven.press("space", "ctrl+z")
        assert not driven.sitting.player.is_playing


async def test_hits_are_gone_through_among_the_rows_that_are_shown(
    drive: Any, weather: Path
) -> None:
    """A hit that the filter hides is no place to go to; where it hides all, that is said."""
    async with drive(weather) as driven:
        await driven.press("/")
        await driven.type("lisbon")
        await driven.until(lambda: "lisbon 1 of 2" in driven.view("transport"))
        first = driven.event
        await driven.press("f")
        await driven.type("kind:input_json_delta")
        await driven.press("n")
        assert driven.event not in {first, None}
        assert "lisbon 1 of 1" in driven.view("transport")
        await driven.press("n")
        assert "lisbon 1 of 1" in driven.view("transport")
        await driven.press("f")
        await driven.type("kind:nothing")
        await driven.press("n")
        assert "the filter hides the 2 rows with lisbon" in driven.view("transport")


async def test_a_message_goes_when_the_reader_does(drive: Any, weather: Path) -> None:
    """It was about the row before."""
    async with drive(weather) as driven:
        await driven.read()
        await driven.press("s")
        assert "not one byte came" in driven.view("transport")
        await driven.press("j")
        assert "PAUSED" in driven.view("transport")


async def test_escape_goes_back_step_by_step(drive: Any, weather: Path) -> None:
    """First what is looked for, then the filter, then the pane; and never out of the program."""
    async with drive(weather) as driven:
        await driven.press("f")
        await driven.type("kind:text_delta")
        await driven.press("/")
        await driven.type("rain")
        await driven.press("tab", "escape")
        assert driven.sitting.search is None
        assert driven.sitting.query
        await driven.press("escape")
        assert not driven.sitting.query
        assert driven.replay.in_detail
        await driven.press("escape", "escape", "escape")
        assert not driven.replay.in_detail
        assert not driven.app._exit


def _start(driven: Any, event: int) -> None:
    """The screen as it opens, at an event."""
    screen = driven.replay
    before: Sitting = screen.sitting
    screen._sitting = Sitting(before.recording)
    assert before.checkup is not None
    screen.sitting.judge(before.checkup)
    screen.tab, screen.wraps, screen.message = "payload", True, ""
    screen.in_detail = screen.is_zoomed = False
    screen.part()
    screen.go_to_event(event)
