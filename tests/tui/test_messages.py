"""Messages on the transport line: how long they stand, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("key", "shows"),
    [("i", "PAUSED 1x"), (">", "PAUSED 2x"), ("space", "PLAYING 1x"), ("t", "PAUSED 1x")],
)
async def test_the_next_key_drops_a_message(
    drive: Any, weather: Path, key: str, shows: str
) -> None:
    """Whatever the key does, the transport line then shows its effect."""
    async with drive(weather) as driven:
        await driven.press("w")
        assert "long lines are cut" in driven.view("transport")
        await driven.press(key)
        assert shows in driven.view("transport")


async def test_what_the_key_itself_says_stays(drive: Any, weather: Path) -> None:
    """One message follows another."""
    async with drive(weather) as driven:
        await driven.press("w", "w")
        assert "long lines are wrapped" in driven.view("transport")


async def test_a_message_is_gone_with_what_it_was_about(drive: Any, weather: Path) -> None:
    """Escape drops the filter that shows no row, and the next question stands alone."""
    async with drive(weather) as driven:
        await driven.press("f")
        await driven.type("block:9")
        assert "no row is like that" in driven.view("transport")
        await driven.press("f")
        assert "filter: block:9 (0 rows)" in driven.view("transport")
        await driven.type("")
        await driven.press("escape")
        assert "PAUSED 1x" in driven.view("transport")


async def test_where_there_is_no_text_yet_none_is_copied(
    drive: Any, weather: Path, copies: Path
) -> None:
    """On the row of the request nothing is written, and it is said."""
    async with drive(weather) as driven:
        await driven.press("g", "Y")
        assert "there is no text yet up to this row" in driven.view("transport")
        assert list(copies.iterdir()) == []


async def test_findings_are_counted_as_the_summary_lists_them(drive: Any, samples: Path) -> None:
    """Rows that went wrong by themselves are jumped to, and make no finding more."""
    for name, told in (("abort", "! 2 findings"), ("rate-limit", "! 1 finding")):
        async with drive(samples / f"{name}.jsonl", size=(120, 30)) as driven:
            await driven.read()
            await driven.until(lambda told=told: driven.view("transport").endswith(told))
