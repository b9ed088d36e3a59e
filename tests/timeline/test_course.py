"""Ruler and waterfall: where the time went, drawn from round numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.rules.checkup import check_up
from inspector.timeline import ruler as the_ruler
from inspector.timeline import waterfall as the_waterfall
from inspector.timeline.lanes import Course, Lane, course
from inspector.timeline.pieces import STYLES, Pieces, plain
from inspector.timeline.ruler import ruler
from inspector.timeline.scale import Scale
from inspector.timeline.waterfall import waterfall
from tests.timeline.paper import MS, Paper, answer

S = 1_000_000_000


def _lane(number: int, kind: str, begin: float, end: float | None, name: str | None = None) -> Lane:
    return Lane(number, kind, name, round(begin * S), None if end is None else round(end * S))


DRAWN = Course(
    duration_ns=74 * S,
    lanes=(
        _lane(0, "thinking", 4, 20),
        _lane(1, "text", 20, 30),
        _lane(2, "tool_use", 31, 70, "get_weather"),
    ),
    silences=((24 * S, 28 * S),),
    stalls=(28 * S,),
    first_event_ns=3 * S,
    ttft_ns=round(5.5 * S),
    input_tokens=25,
)
"""A second a column on a ruler of 80 columns."""


def _told(lines: list[Pieces]) -> list[str]:
    assert {piece.style for line in lines for piece in line} <= {"", *STYLES}
    return [plain(line).rstrip() for line in lines]


def test_the_ruler_lays_the_blocks_end_to_end() -> None:
    """A bar ends in `|`, unless the next block begins there; stalls and playhead stand below."""
    assert _told(ruler(DRAWN, 22 * S, 80)) == [
        " 0 s ~~~ 0 thinking =====1 text .==|2 tool_use get_weather ================|",
        "                           ^     !",
    ]


def test_a_stream_that_never_began_was_waited_for_to_the_end() -> None:
    """An empty ruler would leave open where the time went."""
    assert _told(ruler(Course(S), None, 20)) == [" 0 s ~~~~~~~~~~~~~~", ""]


def test_a_lane_is_called_what_there_is_room_for() -> None:
    """The tool rather than the type of its block, and never a bare number."""
    search = _lane(2, "server_tool_use", 0, 1, "web_search")
    result = _lane(3, "web_search_tool_result", 0, 1)
    assert [search.name_within(columns) for columns in (30, 23, 12)] == [
        "2 server_tool_use web_search",
        "2 web_search",
        "2 web_search",
    ]
    assert result.name_within(23) == "3 web_search_tool_resul"


def test_a_column_of_the_ruler_is_a_time() -> None:
    """Clicking where a block begins goes to the time it began at; beyond the ends to the ends."""
    assert [the_ruler.time_at(DRAWN, column, 80) for column in (0, 5, 9, 79, 99)] == [
        0, 0, 4 * S, 74 * S, 74 * S,
    ]  # fmt: skip


def test_the_waterfall_gives_each_block_a_lane() -> None:
    """The wait, the silence in a block as dots with the stall at its end, and the playhead."""
    times = [0, 3 * S, *(t * S for t in range(4, 24)), 28 * S, 28 * S, 28 * S, 29 * S, 60 * S]
    told = _told(waterfall(DRAWN, 22 * S, 146, times))
    left, axis = 25, 74
    assert [line[:left].rstrip() for line in told] == [
        " BLOCKS",
        "   request",
        " 0 thinking",
        " 1 text",
        " 2 tool_use get_weather",
        "   events per 1 s",
    ]
    assert [line[left : left + axis].rstrip() for line in told] == [
        "0 s       10        20        30        40        50        60        70",
        "~~~|",
        " " * 4 + "=" * 16 + "|",
        " " * 20 + "==^==..!==|",
        " " * 31 + "=" * 39 + "|",
        " " * 3 + "." * 21 + "    |." + " " * 30 + ".",
    ]
    assert told[0][left + axis :] == "     tokens   tok/s        first    longest gap"
    assert told[1][left + axis :] == "      in 25         TTFT 5.500 s"


def test_figures_stand_at_the_right_once_they_are_known(tmp_path: Path) -> None:
    """Estimates have their mark, a longest gap that was a stall another."""
    with answer(tmp_path).opened() as timeline:
        before = _told(waterfall(course(timeline), None, 120, timeline.times))
        timeline.judge(check_up(timeline.recording.lines()))
        analysis = check_up(timeline.recording.lines()).analysis
        after = _told(waterfall(course(timeline, analysis), None, 120, timeline.times))
    assert [line[:74] for line in before[1:]] == [line[:74].rstrip() for line in after[1:]]
    assert after[1].endswith("TTFT 0.200 s")
    assert after[3].endswith("0.400 s     ! 3,000 ms")
    assert after[4].endswith("3.600 s         100 ms")


def test_the_course_of_a_recording_is_told_from_its_rows(tmp_path: Path) -> None:
    """Bars come without any analysis, and an analysis does not move them."""
    with answer(tmp_path).opened() as timeline:
        for analysis in (None, check_up(timeline.recording.lines()).analysis):
            found = course(timeline, analysis)
            assert [(each.names[0], each.open_ns // MS, each.close_ns) for each in found.lanes] == [
                ("0 thinking", 100, 300 * MS),
                ("1 text", 300, 3500 * MS),
                ("2 tool_use get_weather", 3600, 3700 * MS),
            ]
            assert found.silences == ((400 * MS, 3400 * MS),)
            assert found.stalls == (3400 * MS,)
            assert (found.first_event_ns, found.duration_ns) == (100 * MS, 4000 * MS)


def test_pings_do_not_part_a_silence(tmp_path: Path) -> None:
    """What says no more than that the line is up is no sound."""
    paper = Paper(tmp_path).at(100).begin().start()
    paper.at(1500).event("ping").at(3000).event("ping").at(3100).text("at last")
    with paper.opened() as timeline:
        assert course(timeline).silences == ((100 * MS, 3100 * MS),)


def test_a_block_that_was_left_open_goes_on_to_the_end(tmp_path: Path) -> None:
    """And has no `|`."""
    paper = Paper(tmp_path).at(500).begin().start().at(1000).text("a").end("truncated", events=3)
    with paper.opened() as timeline:
        told = _told(ruler(course(timeline), None, 46))
        assert told[0] == " 0 s ~~~~~~~~~~~~~~~~~~~~0 text ============="


def test_without_times_rows_stand_in_for_them(tmp_path: Path) -> None:
    """The ruler says that it counts rows, and the waterfall names no seconds."""
    paper = Paper(tmp_path, clock=None).begin().start().text(*"abcdef").stop().end(events=9)
    with paper.opened() as timeline:
        drawn = course(timeline)
        assert _told(ruler(drawn, None, 46))[0] == " # 1           0 text ===================|"
        told = _told(waterfall(drawn, None, 60, timeline.times))
        assert told[0] == " BLOCKS                  0              5"
        assert told[-1].startswith("   events per column ")


def test_fifty_blocks_are_shown_round_the_playhead() -> None:
    """The axis says how many of how many; on the ruler there is room for all."""
    many = Course(50 * S, lanes=tuple(_lane(n, "text", n, n + 1) for n in range(50)))
    told = _told(waterfall(many, 25 * S, 160, [], 12))
    assert len(told) == 12
    assert told[0].startswith(" BLOCKS 9 of 50 ")
    assert [line.split()[0] for line in told[2:11]] == [str(n) for n in range(21, 30)]
    assert len(_told(ruler(many, 0, 80))[0]) <= 80


@given(
    st.integers(0, 10 * S),
    st.lists(st.tuples(st.integers(-S, 20 * S), st.none() | st.integers(-S, 20 * S)), max_size=8),
    st.none() | st.integers(-S, 20 * S),
    st.integers(1, 170),
)
def test_no_course_is_too_odd_to_be_drawn(
    duration_ns: int, spans: list[tuple[int, int | None]], playhead_ns: int | None, width: int
) -> None:
    """Whatever a broken file says: the lines are as wide as they should be, in ASCII."""
    lanes = tuple(Lane(n, "text\n", "näme" * n, a, b) for n, (a, b) in enumerate(spans))
    drawn = Course(duration_ns, lanes=lanes, stalls=(S,), silences=((0, S),), first_event_ns=0)
    for line in (*ruler(drawn, playhead_ns, width), *waterfall(drawn, playhead_ns, width, [0, S])):
        assert plain(line).isascii()
        assert len(plain(line)) == width


def test_a_stream_of_no_length_is_drawn(tmp_path: Path) -> None:
    """All of it came at once."""
    with Paper(tmp_path).at(0).begin().start().text("a").stop().end(events=4).opened() as timeline:
        drawn = course(timeline)
        assert _told(ruler(drawn, 0, 40)) == [" 0 s |", "     ^"]
        assert "" not in _told(waterfall(drawn, 0, 80, timeline.times))


@given(st.integers(1, 10**13), st.integers(1, 200))
def test_a_column_leads_back_to_itself(duration_ns: int, columns: int) -> None:
    """A click on a column seeks to a time that is drawn there."""
    scale = Scale(duration_ns, columns)
    if duration_ns >= columns:
        for column in range(columns):
            assert scale.column(scale.time(column)) in {column, max(column - 1, 0)}


@pytest.mark.parametrize(
    ("seconds", "columns", "labels"),
    [
        (18.42, 84, ["0 s", "2", "4", "6", "8", "10", "12", "14", "16"]),
        (0.05, 20, ["0 s", "0.02", "0.04"]),
    ],
)
def test_the_axis_has_round_numbers(seconds: float, columns: int, labels: list[str]) -> None:
    """As many as can be read."""
    assert [label for _, label in Scale(round(seconds * S), columns).labels()] == labels


def test_a_column_of_the_waterfall_is_a_time() -> None:
    """The names at the left are the beginning."""
    assert the_waterfall.time_at(DRAWN, 3, 100) == 0
    assert the_waterfall.time_at(DRAWN, 99, 100) == 74 * S
