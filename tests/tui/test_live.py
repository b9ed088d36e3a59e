"""Recordings that grow, and the capture that makes them."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


@dataclass
class Recorder:
    """A capture, as the screen knows it."""

    running: bool = True
    paths: tuple[Path, ...] = ()
    trouble: str | None = None
    stops: list[str] = field(default_factory=list)

    def stop(self) -> None:
        """Note that it was asked."""
        self.stops.append("asked")


async def test_new_rows_appear_at_the_tail(drive: Any, made: Any) -> None:
    """The cursor stays at the last row, until a key moves it; `G` takes it there again."""
    lines = made.answer(["a", "b", "c", "d"])
    path = made.file("live.jsonl", lines[:5])
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        async with drive(path, follow=True) as driven:
            await driven.until(lambda: "LIVE" in driven.view("transport"))
            _append(file, made, lines[5:7])
            await driven.until(lambda: driven.event == 4)
            await driven.press("k")
            _append(file, made, lines[7:8])
            await driven.until(lambda: len(driven.sitting.timeline) == 7)
            assert driven.event == 3
            await driven.press("G")
            assert driven.event == 5
            _append(file, made, lines[8:])
            fcntl.flock(file, fcntl.LOCK_UN)
            await driven.read()
            await driven.until(lambda: "complete" in driven.view("title"))
            assert driven.sitting.row == len(driven.sitting.timeline) - 1
            await driven.until(lambda: "PAUSED" in driven.view("transport"))


async def test_a_capture_that_has_begun_nothing_is_waited_for(drive: Any, made: Any) -> None:
    """The screen is there at once, and opens the recording when it begins."""
    recorder = Recorder()
    async with drive(capture=recorder) as driven:
        await driven.until(lambda: "Starting the capture." in driven.text)
        recorder.paths = (made.file("first.jsonl", made.answer(["a"])),)
        await driven.until(lambda: "first.jsonl" in driven.view("title"))
        await driven.until(lambda: "message_start" in driven.view("rows"))


async def test_the_newest_attempt_is_shown_and_escape_lists_the_others(
    drive: Any, made: Any
) -> None:
    """A retry is a file of its own."""
    recorder = Recorder(paths=(made.file("a.jsonl", made.answer(["a"])),))
    async with drive(capture=recorder) as driven:
        await driven.until(lambda: "a.jsonl" in driven.view("title"))
        await driven.read()
        recorder.paths += (made.file("b.jsonl", made.answer(["b"])),)
        await driven.until(lambda: "b.jsonl" in driven.view("title"))
        await driven.read()
        await driven.press("escape")
        await driven.until(lambda: "2 recordings" in driven.text)


async def test_a_capture_that_ends_without_a_recording_ends_the_screen(drive: Any) -> None:
    """The command then says why."""
    async with drive(capture=Recorder(running=False)) as driven:
        await driven.until(lambda: driven.app._exit)


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_the_first_press_stops_the_capture_and_the_second_quits(
    drive: Any, made: Any, key: str
) -> None:
    """Even while it is still ending."""
    recorder = Recorder(paths=(made.file("a.jsonl", made.answer(["a"])),))
    async with drive(capture=recorder) as driven:
        await driven.until(lambda: "a.jsonl" in driven.view("title"))
        await driven.press(key)
        assert recorder.stops == ["asked"]
        assert not driven.app._exit
        assert "q once more to quit" in driven.view("transport")
        await driven.press(key)
        assert driven.app._exit
        assert recorder.stops == ["asked"]


def _append(file: Any, made: Any, lines: list[dict[str, Any]]) -> None:
    file.write("".join(map(made.spelled, lines)))
    file.flush()
