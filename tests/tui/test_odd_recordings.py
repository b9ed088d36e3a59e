"""Recordings that are empty, broken, without times, huge, or full of odd characters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Lines = list[dict[str, Any]]
Write = Callable[[str, Lines], Path]


async def test_a_header_alone_is_said_to_be_empty(drive: Any, made: Any) -> None:
    """And the keys that need rows do nothing."""
    async with drive(made.file("bare.jsonl", made.opening()[:1])) as driven:
        await driven.until(lambda: "No events in bare.jsonl." in driven.view("rows"))
        assert "no end line" in driven.view("title")
        for key in ("j", "space", "s", "x", "v", "y", "m", "G", "]", "5"):
            await driven.press(key)
        assert "No events in bare.jsonl." in driven.view("rows")


async def test_a_file_that_is_no_recording_is_refused_in_words(drive: Any, tmp_path: Path) -> None:
    """The screen stays, and can be left."""
    path = tmp_path / "notes.jsonl"
    path.write_text("hello\n")
    async with drive(path) as driven:
        await driven.until(lambda: "is not a recording" in driven.text)
        await driven.press("q")
        assert driven.app._exit


async def test_an_unreadable_line_is_a_row(drive: Any, made: Any) -> None:
    """`e` goes to it."""
    path = made.file("broken.jsonl", made.answer(["a", "b"]))
    text = path.read_text().splitlines(keepends=True)
    text[6] = text[6][:40] + "\n"
    path.write_text("".join(text))
    async with drive(path) as driven:
        await driven.read()
        await driven.press("e")
        await driven.until(lambda: "unreadable line" in driven.view("rows"))
        assert "line 7" in driven.view("rows")


async def test_a_recording_without_times_can_be_stepped_and_played(drive: Any, made: Any) -> None:
    """The time column and the transport say that there are none."""
    lines = made.answer(["a", "b", "c"])
    for line in lines:
        if "t" in line:
            line["t"] = None
    lines[0]["clock"] = None
    async with drive(made.file("plain.jsonl", lines)) as driven:
        await driven.press("j", "j", "5")
        assert "^" in driven.view("course")
        await driven.press("t")
        assert "has no times" in driven.view("transport")
        await driven.press("space")
        await driven.until(lambda: "no times" in driven.view("transport"))
        await driven.until(lambda: not driven.sitting.player.is_playing)


async def test_odd_characters_move_nothing(drive: Any, made: Any) -> None:
    """Brackets are no markup, escapes are spelled out, wide characters keep the columns."""
    texts = [
        "[bold]x[/nonsense]",
        "\x1b[2J\x07",
        "漢字かな" * 20,
        "שלום עולם",
        "👩‍👩‍👧 é",
        "a\r\nb\tc\u202ed",
    ]
    async with drive(made.file("odd.jsonl", made.answer(texts)), size=(160, 48)) as driven:
        await driven.until(lambda: "[bold]x[/nonsense]" in driven.view("rows"))
        assert "\\u001b[2J" in driven.text
        for tab in "prxv":
            await driven.press(tab)
            for _ in texts:
                await driven.press("j")
            assert "\x1b" not in driven.text
            assert "\u202e" not in driven.text
            assert "\u200d" not in driven.text


async def test_an_event_of_five_megabytes_is_shown_in_part(drive: Any, made: Any) -> None:
    """And the detail says how much of it."""
    path = made.file("huge.jsonl", made.answer(["small", "x" * 5_000_000, "small"]))
    async with drive(path) as driven:
        for tab in "prx":
            await driven.press(tab, "o")
            await driven.type("#4")
            await driven.press("tab", "G")
            await driven.until(lambda: "in all" in _all(driven) or "not shown" in _all(driven))
            await driven.press("escape")


@pytest.mark.parametrize("key", ["j", "space", "x", "v", "s", "e", "G"])
async def test_a_recording_of_a_refusal_can_be_read(drive: Any, samples: Path, key: str) -> None:
    """No event at all, and still rows to move among."""
    async with drive(samples / "rate-limit.jsonl") as driven:
        await driven.press(key)
        await driven.until(lambda: "http_error" in driven.view("rows"))
        assert "429   refused" in driven.view("title")


def _all(driven: Any) -> str:
    return "\n".join(line.text for line in driven.replay.parts.detail._lines)
