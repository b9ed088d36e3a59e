"""The replay screen, driven by keys and read as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


async def test_it_opens_on_event_one_paused(drive: Any, weather: Path) -> None:
    """With the title, the rows, the payload and how to get help."""
    async with drive(weather) as driven:
        await driven.until(lambda: "message_start" in driven.view("detail"))
        assert driven.event == 1
        assert not driven.sitting.player.is_playing
        assert "weather.jsonl   claude-test   " in driven.view("title")
        assert "complete   3.070 s   24 events" in driven.view("title")
        assert ">      1" in driven.view("rows")
        assert driven.view("footer").endswith("? help  q quit")


async def test_a_stall_is_one_key_away_and_says_why(drive: Any, weather: Path) -> None:
    """`s` goes to the event that ended it, with what was silent."""
    async with drive(weather) as driven:
        await driven.read()
        await driven.press("s")
        assert driven.event == 16
        assert "2.530 s before event 16: not one byte came" in driven.view("transport")
        assert ">!    16" in driven.view("rows")


async def test_playing_moves_the_cursor_by_the_clock(drive: Any, weather: Path) -> None:
    """At a thousand times the pace it is soon at the end, and stops there."""
    async with drive(weather) as driven:
        await driven.press(*">>>>>>>>>>", "space")
        assert driven.sitting.player.speed == 1000
        await driven.until(lambda: not driven.sitting.player.is_playing)
        assert driven.sitting.row == len(driven.sitting.timeline) - 1
        await driven.until(lambda: "PAUSED 1000x" in driven.view("transport"))


async def test_finding_counts_the_hits_and_goes_round(drive: Any, weather: Path) -> None:
    """Upper and lower case alike; `n` goes on, and from the last to the first."""
    async with drive(weather) as driven:
        await driven.press("/")
        await driven.type("rain")
        await driven.until(lambda: "find: rain 1 of 2" in driven.view("transport"))
        assert driven.event == 7
        await driven.press("n")
        assert "find: rain 2 of 2" in driven.view("transport")
        assert driven.event == 16
        await driven.press("n")
        assert driven.event == 7
        await driven.press("N")
        assert driven.event == 16


async def test_a_text_that_is_nowhere_is_said_to_be(drive: Any, weather: Path) -> None:
    """The cursor stays."""
    async with drive(weather) as driven:
        await driven.press("/")
        await driven.type("snow")
        await driven.until(lambda: "no row holds snow" in driven.view("transport"))
        assert driven.event == 1


async def test_filtered_rows_keep_their_numbers(drive: Any, weather: Path) -> None:
    """And the keys move among those that are shown."""
    async with drive(weather) as driven:
        await driven.press("f")
        await driven.type("block:1")
        await driven.press("j", "j")
        rows = [row.split()[:1] for row in driven.view("rows").splitlines() if row.strip()]
        assert len(driven.sitting.shown) == 3
        assert driven.event == 22
        assert "filter: block:1 (3 rows)" in driven.view("transport")
        assert len(rows) == 3
        await driven.press("escape")
        assert len(driven.sitting.shown) == len(driven.sitting.timeline)


async def test_filtering_by_text_reads_the_rows_in_a_thread(drive: Any, weather: Path) -> None:
    """`!` inverts."""
    async with drive(weather) as driven:
        await driven.press("f")
        await driven.type("kind:text_delta !rain")
        await driven.until(lambda: len(driven.sitting.shown) == 14)
        await driven.until(lambda: driven.sitting.row in driven.sitting.shown)


async def test_a_bad_query_is_explained(drive: Any, weather: Path) -> None:
    """And changes nothing."""
    async with drive(weather) as driven:
        await driven.press("f")
        await driven.type("block:first")
        assert "a block has a number" in driven.view("transport")
        assert not driven.sitting.query


async def test_a_mark_with_a_note_is_kept_beside_the_recording(drive: Any, weather: Path) -> None:
    """Shown in the row, in the summary, and read again the next time."""
    async with drive(weather) as driven:
        await driven.press("j", "m")
        await driven.type("odd")
        assert ">m     2" in driven.view("rows")
        await driven.press("G", "'")
        assert driven.event == 2
        assert "mark: odd" in driven.view("transport")
    notes = weather.with_name("weather.jsonl.notes").read_text().splitlines()
    assert [json.loads(note)["text"] for note in notes] == ["odd"]
    async with drive(weather, size=(120, 40)) as driven:
        await driven.press("v")
        await driven.until(lambda: "m       #2  odd" in driven.view("detail"))


@pytest.mark.parametrize(
    ("answer", "event"), [("#16", 16), ("3.02s", 16), ("50%", 15), ("0.2", 5), ("#1", 1)]
)
async def test_going_to_a_time_a_percentage_or_an_event(
    drive: Any, weather: Path, answer: str, event: int
) -> None:
    """As it was typed."""
    async with drive(weather) as driven:
        await driven.press("o")
        await driven.type(answer)
        assert driven.event == event


async def test_an_answer_that_is_no_place_is_explained(drive: Any, weather: Path) -> None:
    """With what it could have been."""
    async with drive(weather) as driven:
        await driven.press("o")
        await driven.type("soon")
        assert "'soon' is no time, percentage or event" in driven.view("transport")


async def test_text_so_far_brackets_what_the_event_added(drive: Any, weather: Path) -> None:
    """And nothing that came later is there."""
    async with drive(weather) as driven:
        await driven.press("x", "o")
        await driven.type("#7")
        assert "Let me see.[ Rain]" in driven.view("detail")
        assert "Lisbon" not in driven.view("detail")


async def test_what_the_event_added_is_seen_at_the_end_of_a_long_paragraph(
    drive: Any, made: Any
) -> None:
    """However often the paragraph had to be wrapped."""
    path = made.file("long.jsonl", made.answer([" word"] * 400 + [" last"]))
    async with drive(path) as driven:
        await driven.press("x", "o")
        await driven.type("#403")
        assert "[ last]" in driven.view("detail")


async def test_a_click_on_the_text_selects_the_event_that_carried_it(
    drive: Any, weather: Path
) -> None:
    """Two-way: the cursor goes to the event, and the brackets with it."""
    async with drive(weather) as driven:
        await driven.press("x", "G")
        await driven.until(lambda: "Let me see. Rain" in driven.view("detail"))
        await driven.pilot.click("#detail", offset=(2 + len("Let me"), 2))
        await driven.until(lambda: driven.event == 5)
        assert "Let me[ see]" in driven.view("detail")


async def test_enter_on_a_line_of_the_text_does_the_same(drive: Any, weather: Path) -> None:
    """With nothing but the keyboard."""
    async with drive(weather) as driven:
        await driven.press("x", "G")
        await driven.until(lambda: "Let me see. Rain" in driven.view("detail"))
        await driven.press("tab", "g", "j", "enter")
        assert driven.event == 3


async def test_the_lines_of_the_summary_lead_to_their_events(drive: Any, weather: Path) -> None:
    """A finding, a stall and a mark are each a jump away."""
    async with drive(weather, size=(120, 40)) as driven:
        await driven.read()
        await driven.press("v", "tab")
        await driven.until(lambda: "not one byte came" in driven.view("detail"))
        lines = driven.view("detail").splitlines()
        place = next(place for place, line in enumerate(lines) if "! 2.530 s" in line)
        await driven.press(*"j" * place, "enter")
        assert driven.event == 16


async def test_clicks_select_rows_and_seek_on_the_ruler(drive: Any, weather: Path) -> None:
    """The mouse can do what the keys can."""
    async with drive(weather) as driven:
        await driven.pilot.click("#rows", offset=(20, 6))
        await driven.until(lambda: driven.event == 4)
        await driven.pilot.click("#course", offset=(78, 1))
        await driven.until(lambda: driven.sitting.player.position().t_ns > 2_000_000_000)


async def test_the_time_bases_go_round(drive: Any, weather: Path) -> None:
    """Start, gap, wall clock; and the last mark, where there is one."""
    async with drive(weather) as driven:
        await driven.press("t")
        assert "since last" in driven.view("heading")
        await driven.press("t")
        assert "clock" in driven.view("heading")
        assert "06:14:29.090" in driven.view("rows")
        await driven.press("t")
        assert "time" in driven.view("heading")
        await driven.press("m")
        await driven.type("")
        await driven.press("t", "t", "t")
        assert "since mark" in driven.view("heading")
        assert "+0.000" in driven.view("rows")


async def test_resizing_while_playing(drive: Any, weather: Path) -> None:
    """Every size is painted anew, down to the one that is too small, and time goes on."""
    async with drive(weather) as driven:
        await driven.press("space")
        for size in ((120, 40), (40, 12), (160, 48), (30, 6), (80, 24)):
            await driven.pilot.resize_terminal(*size)
            if size == (30, 6):
                await driven.until(lambda: "40x8 at least" in driven.text)
            else:
                await driven.until(lambda: "weather.jsonl" in driven.view("title"))
                await driven.until(lambda: ">" in driven.view("rows"))
        assert driven.sitting.player.position().t_ns > 90_000_000


async def test_a_small_screen_has_one_pane_at_a_time(drive: Any, weather: Path) -> None:
    """`tab` turns to the detail and back."""
    async with drive(weather, size=(40, 12)) as driven:
        assert ">   1" in driven.view("rows")
        await driven.press("tab")
        await driven.until(lambda: '"type": "message_start"' in driven.view("detail"))
        await driven.press("tab")
        assert ">   1" in driven.view("rows")


async def test_a_pane_alone_has_the_whole_width_at_once(drive: Any, weather: Path) -> None:
    """Also where it stood beside the rows before."""
    async with drive(weather, size=(160, 48)) as driven:
        await driven.read()
        await driven.press("\\", "tab", "v")
        whole = "warning      #16  health.stall: 2.530 s before event 16: not one byte came"
        assert whole in driven.view("detail")
