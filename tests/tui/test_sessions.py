"""The session screen."""

from __future__ import annotations

import fcntl
import shutil
from pathlib import Path
from typing import Any

import pytest

from inspector.recording import Origin, Writer
from tests.tui.test_live import Recorder


async def test_a_folder_opens_as_a_list(drive: Any, samples: Path) -> None:
    """One row an exchange; enter opens one, escape goes back to the same row."""
    async with drive(samples, size=(120, 30)) as driven:
        await driven.until(lambda: "13 recordings" in driven.view("title"))
        rows = driven.view("exchanges").splitlines()
        assert sum("complete" in row for row in rows) == 9
        assert any("!" in row and "error_event" in row for row in rows)
        await driven.press("/")
        await driven.type("stall")
        await driven.until(lambda: "stall.jsonl" in driven.view("transport"))
        rows = driven.view("exchanges").splitlines()
        place = next(place for place, row in enumerate(rows) if row.startswith(">"))
        await driven.press("enter")
        await driven.until(lambda: "stall.jsonl" in driven.view("title"))
        await driven.press("escape")
        await driven.until(lambda: "13 recordings" in driven.view("title"))
        assert driven.view("exchanges").splitlines()[place].startswith(">")
        assert "stall.jsonl" in driven.view("transport")


async def test_several_files_open_as_a_list(drive: Any, samples: Path) -> None:
    """A file that cannot be read is a row that says why."""
    async with drive(samples / "text.jsonl", samples / "FORMAT.md") as driven:
        await driven.until(lambda: "FORMAT.md is not a" in driven.view("exchanges"))
        assert "2 recordings   1 wrong" in driven.view("title")
        await driven.press("e")
        assert "FORMAT.md is not a" in driven.view("transport")
        await driven.press("enter")
        await driven.until(lambda: "is not a" in driven.view("rows"))
        await driven.press("escape")
        await driven.until(lambda: "2 recordings" in driven.view("title"))


async def test_a_folder_without_recordings_says_so(drive: Any, tmp_path: Path) -> None:
    """And waits for some, where it is followed."""
    async with drive(tmp_path) as driven:
        await driven.until(lambda: "No recordings below" in driven.view("exchanges"))
    async with drive(tmp_path, follow=True) as driven:
        await driven.until(lambda: "Waiting for recordings below" in driven.view("exchanges"))


async def test_new_recordings_appear_and_their_states_change(
    drive: Any, made: Any, tmp_path: Path
) -> None:
    """It stays at the newest until a key moves it, and then with its recording."""
    async with drive(tmp_path, follow=True, size=(120, 20)) as driven:
        await driven.until(lambda: "Waiting for" in driven.view("exchanges"))
        made.file("a.jsonl", made.answer(["a"]))
        writer = Writer(tmp_path / "b.jsonl", Origin("test"))
        await driven.until(lambda: "2 recordings   1 running" in driven.view("title"))
        assert "LIVE" in driven.view("transport")
        assert "b.jsonl" in driven.view("transport")
        row = driven.view("exchanges").splitlines()[1]
        assert "waiting" in row
        assert row[1:].endswith(">")
        await driven.press("k")
        assert "LIVE" not in driven.view("transport")
        writer.end("eof", 1)
        await driven.until(lambda: "running" not in driven.view("title"))
        later = made.answer(["c"])
        later[0]["started"] = "2026-11-22T06:14:28Z"
        made.file("c.jsonl", later)
        await driven.until(lambda: "3 recordings" in driven.view("title"))
        assert driven.view("exchanges").splitlines()[1].startswith(">")
        assert "a.jsonl" in driven.view("transport")
        await driven.press("G")
        assert "LIVE" in driven.view("transport")


async def test_a_live_recording_shows_its_first_token(drive: Any, made: Any) -> None:
    """Long before it ends."""
    lines = made.answer(["a", "b"])
    path = made.file("live.jsonl", lines[:5])
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        async with drive(path.parent, follow=True) as driven:
            await driven.until(lambda: "running" in driven.view("exchanges"))
            assert "120 ms" not in driven.view("exchanges")
            file.write(made.spelled(lines[5]))
            file.flush()
            await driven.until(lambda: "120 ms" in driven.view("exchanges"))


async def test_attempts_stand_together_and_side_calls_are_told_apart(
    drive: Any, made: Any, tmp_path: Path
) -> None:
    """By words and glyphs, not by colour alone."""
    first, second, other = made.answer(["a"]), made.answer(["b"]), made.answer(["c"])
    first[0] |= {"id": "one"}
    second[0] |= {"id": "two", "call": "one", "attempt": 2, "started": "2026-11-22T06:14:40Z"}
    other[0] |= {"id": "side", "started": "2026-11-22T06:14:35Z"}
    other[1] |= {"url": "http://127.0.0.1/v1/messages/count_tokens"}
    other[2] |= {"headers": [["content-type", "application/json"]]}
    for name, lines in (("x.jsonl", first), ("x.2.jsonl", second), ("y.jsonl", other)):
        made.file(name, lines)
    async with drive(tmp_path) as driven:
        await driven.until(lambda: "3 recordings" in driven.view("title"))
        rows = driven.view("exchanges").splitlines()
        assert "claude-test" in rows[0]
        assert "try 2" in rows[1]
        assert rows[2].startswith(" -")
        assert "POST count_tokens" in rows[2]


async def test_rows_are_found_and_filtered(drive: Any, samples: Path) -> None:
    """Escape drops the one and then the other."""
    async with drive(samples, size=(120, 30)) as driven:
        await driven.until(lambda: "13 recordings" in driven.view("title"))
        await driven.press("/")
        await driven.type("TRUNC")
        await driven.until(lambda: "find: TRUNC 1 of 1" in driven.view("transport"))
        assert "cut.jsonl" in driven.view("transport")
        await driven.press("f")
        await driven.type("!complete")
        await driven.until(lambda: "(4 rows)" in driven.view("title"))
        assert "cut.jsonl" in driven.view("transport")
        await driven.press("escape", "escape")
        assert "filter" not in driven.view("title")
        await driven.press("n")
        assert "nothing is looked for" in driven.view("transport")
        await driven.press("f")
        await driven.type("nowhere")
        await driven.until(lambda: "No row holds nowhere" in driven.view("exchanges"))


async def test_the_time_axis_takes_the_room_of_figures(drive: Any, samples: Path) -> None:
    """Where there is not enough for both."""
    async with drive(samples) as driven:
        await driven.until(lambda: "TTFT" in driven.view("heading"))
        assert "~" not in driven.view("exchanges")
        await driven.press("\\")
        assert "TTFT" not in driven.view("heading")
        assert "~" in driven.view("exchanges")


async def test_a_folder_that_vanishes_is_a_row_that_says_why(drive: Any, made: Any) -> None:
    """And so is a file that has gone when it is opened."""
    folder = made.file("a.jsonl", made.answer(["a"])).parent
    async with drive(folder, follow=True) as driven:
        await driven.until(lambda: "1 recording " in driven.view("title"))
        shutil.rmtree(folder)
        await driven.until(lambda: "No such file" in driven.view("exchanges"))


@pytest.mark.parametrize(
    "key", ["?", "q", "j", "k", "G", "g", "ctrl+d", "pageup", "f2", "e", "E", "N", "\\", "escape"]
)
async def test_the_keys_of_the_list(drive: Any, samples: Path, key: str) -> None:
    """Each of them does something here, too."""
    async with drive(samples) as driven:
        await driven.press(key)
        if key == "?":
            await driven.until(lambda: "next row" in driven.text)
        elif key == "q":
            assert driven.app._exit


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_a_capture_is_stopped_first_and_the_list_stays(
    drive: Any, made: Any, tmp_path: Path, key: str
) -> None:
    """The second press quits."""
    recorder = Recorder()
    async with drive(tmp_path, capture=recorder) as driven:
        await driven.until(lambda: "Nothing has been asked yet" in driven.view("exchanges"))
        recorder.paths = (made.file("a.jsonl", made.answer(["a"])),)
        await driven.until(lambda: "RECORDING   1 recording" in driven.view("title"))
        await driven.press(key)
        assert recorder.stops == ["asked"]
        assert "q once more to quit" in driven.view("transport")
        recorder.running = False
        await driven.until(lambda: "RECORDING" not in driven.view("title"))
        assert not driven.app._exit
        await driven.press(key)
        assert driven.app._exit


async def test_a_recording_that_was_chosen_stays_though_the_capture_goes_on(
    drive: Any, made: Any, tmp_path: Path
) -> None:
    """Only the screen that a capture opened by itself turns to each new recording."""
    recorder = Recorder(paths=(made.file("a.jsonl", made.answer(["a"])),))
    async with drive(tmp_path, capture=recorder) as driven:
        await driven.until(lambda: "1 recording " in driven.view("title"))
        await driven.press("enter")
        await driven.until(lambda: "a.jsonl" in driven.view("title"))
        recorder.paths += (made.file("b.jsonl", made.answer(["b"])),)
        await driven.read()
        await driven.pilot.pause(0.2)
        assert "a.jsonl" in driven.view("title")
        await driven.press("escape")
        await driven.until(lambda: "2 recordings" in driven.view("title"))


async def test_a_tiny_screen_says_so(drive: Any, samples: Path) -> None:
    """In one sentence."""
    async with drive(samples, size=(30, 6)) as driven:
        await driven.until(lambda: "40x8 at least" in driven.view("title"))
        assert driven.view("exchanges").strip() == ""
