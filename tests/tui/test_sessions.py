"""The list of recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.tui.exchanges import exchange, in_order, lines


async def test_a_folder_opens_as_a_list(drive: Any, samples: Path) -> None:
    """One row an exchange, measured in the background; enter opens one, escape goes back."""
    async with drive(samples, size=(120, 30)) as driven:
        await driven.until(lambda: "13 recordings" in driven.view("title"))
        await driven.until(lambda: "683 ms" in driven.view("exchanges"))
        rows = driven.view("exchanges").splitlines()
        assert sum("complete" in row for row in rows) == 9
        assert any("!" in row and "error_event" in row for row in rows)
        place = next(place for place, row in enumerate(rows) if "stall.jsonl" in row)
        await driven.press("g", *"j" * place, "enter")
        await driven.until(lambda: "stall.jsonl" in driven.view("title"))
        await driven.press("escape")
        await driven.until(lambda: "13 recordings" in driven.view("title"))


async def test_several_files_open_as_a_list(drive: Any, samples: Path) -> None:
    """A file that cannot be read is a row, too."""
    async with drive(samples / "text.jsonl", samples / "FORMAT.md") as driven:
        await driven.until(lambda: "2 recordings" in driven.view("title"))
        await driven.until(lambda: "131" in driven.view("exchanges") or "tokens" in driven.text)
        await driven.press("G")
        await driven.until(lambda: "FORMAT.md is not a" in driven.view("transport"))
        await driven.press("enter")
        await driven.until(lambda: "is not a" in driven.view("rows"))
        await driven.press("escape")
        await driven.until(lambda: "2 recordings" in driven.view("title"))


async def test_a_folder_without_recordings_says_so(drive: Any, tmp_path: Path) -> None:
    """And waits for some, where it is followed."""
    async with drive(tmp_path) as driven:
        await driven.until(lambda: "No recordings below" in driven.view("exchanges"))


async def test_new_recordings_appear_in_a_session_that_goes_on(
    drive: Any, made: Any, tmp_path: Path
) -> None:
    """The cursor stays with its recording."""
    async with drive(tmp_path, follow=True) as driven:
        await driven.until(lambda: "No recordings yet." in driven.view("exchanges"))
        made.file("b.jsonl", made.answer(["b"]))
        await driven.until(lambda: "1 recording " in driven.view("title"))
        made.file("a.jsonl", made.answer(["a"]))
        await driven.until(lambda: "2 recordings" in driven.view("title"))
        assert "b.jsonl" in driven.view("transport")


@pytest.mark.parametrize("key", ["?", "q", "j", "k", "G", "g", "ctrl+d", "pageup", "f2"])
async def test_the_keys_of_the_list(drive: Any, samples: Path, key: str) -> None:
    """Each of them does something here, too."""
    async with drive(samples) as driven:
        await driven.press(key)
        if key == "?":
            await driven.until(lambda: "next row" in driven.text)
        elif key == "q":
            assert driven.app._exit


def test_bars_share_one_axis(made: Any) -> None:
    """What ran at the same time stands below one another."""
    first = made.answer(["a"] * 20)
    later = made.answer(["b"] * 20)
    later[0]["started"] = "2026-11-22T06:14:29.300Z"
    paths = [made.file("b.jsonl", later), made.file("a.jsonl", first)]
    exchanges = in_order(map(exchange, paths))
    assert [one.path.name for one in exchanges] == ["a.jsonl", "b.jsonl"]
    begins = [one.begin_ns or 0 for one in exchanges]
    assert begins[1] - begins[0] == 300_000_000
    bars = [line.text.rpartition("jsonl")[2].rstrip() for line in lines(exchanges, 0, 140)]
    assert bars[0].strip() == "=" * len(bars[0].strip())
    assert bars[1].index("=") > bars[0].index("=") + 10
