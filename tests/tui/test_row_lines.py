"""The rows of the timeline as lines of the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.recording import load
from inspector.tui.bars import tabs_line, title_line, transport_line
from inspector.tui.row_lines import RowLines
from inspector.tui.sitting import Sitting
from inspector.tui.tabs import TABS


@pytest.fixture
def sitting(weather: Path) -> Any:
    """The recording, open at event 1."""
    with load(weather) as recording:
        yield Sitting(recording, clock=lambda: 0)


def test_the_columns_line_up_under_their_names(sitting: Sitting) -> None:
    """At 80 columns all of them are there."""
    lines = RowLines(sitting, 80)
    told = [lines.heading, *(line.text.rstrip() for line in lines[2:6])]
    assert told == [
        "       #     time       gap  event                bk  payload",
        ">      1    0.090    +10 ms  message_start         -  claude-test  in 9, out … <",
        " *     2    0.090            content_block_start   0  text",
        '       3    0.120    +30 ms  text_delta            0  "Let"',
        '       4    0.150    +30 ms  text_delta            0  " me"',
    ]


@pytest.mark.parametrize("width", [40, 54, 70, 80, 120, 200])
def test_no_line_is_wider_than_the_screen(sitting: Sitting, width: int) -> None:
    """Payloads are cut, and end in an ellipsis."""
    lines = RowLines(sitting, width)
    assert all(line.width <= width for line in lines)
    assert len(lines.heading) <= width
    assert lines[2].width == width


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("tab", list(TABS))
def test_the_bars_fit_the_screen(sitting: Sitting, width: int, tab: str) -> None:
    """Whole facts are dropped, and the tab that is open is always named."""
    assert title_line(sitting, width).width <= width
    assert transport_line(sitting, width).width <= width
    told = tabs_line(tab, width, active=False)
    assert told.width <= width
    assert f"[{TABS[tab].key} " in told.text


def test_an_outcome_is_told_before_a_model(sitting: Sitting) -> None:
    """Where there is no room for both."""
    assert "complete" in title_line(sitting, 40).text
    assert "claude-test" not in title_line(sitting, 40).text


def test_a_demo_and_a_refusal_are_told_where_there_is_no_room_for_a_model(made: Any) -> None:
    """What would mislead is never left out."""
    lines = made.answer(["a"])
    lines[0]["labels"] = {"demo": "stall"}
    lines[2]["status"] = 429
    with load(made.file("x.jsonl", lines)) as recording:
        assert title_line(Sitting(recording), 44).text == " x.jsonl   demo stall   429   complete"


def test_a_recording_without_times_has_no_columns_for_them(made: Any) -> None:
    """The payload has their room."""
    lines = made.answer(["a"])
    lines[0]["clock"] = None
    for line in lines[1:]:
        line["t"] = None
    with load(made.file("x.jsonl", lines)) as recording:
        rows = RowLines(Sitting(recording), 80)
        assert rows.heading == "       #  event                bk  payload"
        assert rows[4].text == '       3  text_delta            0  "a"'


def test_a_narrow_screen_gives_numbers_no_more_room_than_they_need(sitting: Sitting) -> None:
    """A few columns more are a word more of the payload."""
    lines = RowLines(sitting, 40)
    assert lines.heading == "    #     time  event         payload"
    assert lines[4].text == '    3    0.120  text_delta    "Let"'
