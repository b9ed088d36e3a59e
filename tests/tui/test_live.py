"""Recordings that grow, and the capture that makes them."""

from __future__ import annotations

import fcntl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tui.conftest import delta


@dataclass
class Recorder:
    """A capture, as the screen knows it."""

    running: bool = True
    words: str = ""
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


async def test_what_is_known_of_a_live_recording_is_told_at_once(drive: Any, made: Any) -> None:
    """The first token, stalls, findings and figures: nothing waits for the end but what must."""
    lines = made.answer(["a", "b", "c", "d", "e"])
    for line in lines[8:]:
        line["t"] += 3_000_000_000
    path = made.file("live.jsonl", lines[:5])
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        async with drive(path, follow=True, size=(118, 24)) as driven:
            await driven.until(lambda: "LIVE" in driven.view("transport"))
            assert "TTFT" not in driven.view("transport")
            _append(file, made, [*lines[5:9], delta(3_220_000_000, "nowhere", block=7), lines[9]])
            await driven.until(lambda: "TTFT 120 ms" in driven.view("transport"))
            await driven.press("v")
            await driven.until(lambda: "as of event 8" in driven.view("detail"))
            await driven.until(lambda: "! 1 stall   ! 2 findings" in driven.view("transport"))
            await driven.press("S")
            assert "not one byte came" in driven.view("transport")
            await driven.press("E", "E")
            assert "no error or finding before" in driven.view("transport")
            fcntl.flock(file, fcntl.LOCK_UN)
            await driven.until(lambda: "as of event" not in driven.view("detail"))


async def test_a_silence_is_told_while_it_lasts(drive: Any, made: Any) -> None:
    """Who waits for a stream that has stalled sees how long it has been."""
    lines = made.answer(["a", "b"])
    lines[0]["started"] = (datetime.now(UTC) - timedelta(seconds=60)).isoformat()
    path = made.file("live.jsonl", lines[:5])
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        async with drive(path, follow=True) as driven:
            await driven.until(lambda: "nothing for 6" in driven.view("transport"))
            lines[5]["t"] = 3_600_000_000_000
            _append(file, made, lines[5:6])
            await driven.until(lambda: "nothing for" not in driven.view("transport"))


async def test_find_and_filter_go_on_in_what_is_added(drive: Any, made: Any) -> None:
    """A reader who looks for a text sees it come."""
    lines = made.answer(["rain", "b", "rain", "d"])
    path = made.file("live.jsonl", lines[:6])
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        async with drive(path, follow=True) as driven:
            await driven.until(lambda: "LIVE" in driven.view("transport"))
            await driven.press("/")
            await driven.type("rain")
            await driven.until(lambda: "find: rain 1 of 1" in driven.view("transport"))
            await driven.press("f")
            await driven.type("rain")
            await driven.until(lambda: "(1 rows)" in driven.view("transport"))
            _append(file, made, lines[6:8])
            await driven.until(lambda: "find: rain 1 of 2" in driven.view("transport"))
            await driven.until(lambda: driven.view("rows").count("rain") == 2)


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
