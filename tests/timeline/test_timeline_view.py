"""Rows by index: the same as those read in order, from any beginning and at any time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.rules.checkup import check_up
from inspector.recording import load
from inspector.timeline.rows import rows
from inspector.timeline.view import FIRST_SCREEN, PACE_NS, Timeline
from tests.timeline.paper import MS, Paper, answer

ODD = (
    b"no JSON at all",
    b"",
    b'{"kind":"event","t":5000000,"event":"content_block_delta","data":{"type":"content_bl',
    b'{"kind":"novelty","t":1}',
    b'{"kind":"split","t":4000000,"bytes":3}',
    b'{"kind":"frame","t":6000000,"raw":": keepalive\\n\\n"}',
    b'{"kind":"event","t":7000000,"event":"ping","text":"{]"}',
    b'{"kind":"event","t":null,"event":"x","data":[1]}',
    (
        b'{"kind":"event","t":8000000,"asked":7,"event":"content_block_delta","data":'
        b'{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"a"}  }}'
    ),
    (
        b'{"kind":"event","t":9000000,"event":"content_block_delta","raw":"data: \\"data\\":\\r",'
        b'"data":{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"b"}}}'
    ),
)


def test_a_row_by_index_is_the_row_read_in_order(tmp_path: Path) -> None:
    """Whatever row is asked for, it has the number, the gap and the text that a reader gives it."""
    with answer(tmp_path).opened() as timeline:
        expected = list(rows(timeline.recording.lines()))
        assert [timeline.row(index) for index in reversed(range(20))] == expected[::-1]
        assert len(timeline) == len(expected) == 20


@pytest.mark.parametrize(
    "name", ["abort", "error", "max-tokens", "rate-limit", "search", "stall", "thinking", "tools"]
)
def test_the_rows_of_the_samples_are_those_read_in_order(name: str) -> None:
    """Recordings with splits, comments, tails and refused requests have the same rows too."""
    with load(Path(__file__).parents[2] / "recordings" / f"{name}.jsonl") as recording:
        timeline = Timeline(recording)
        timeline.refresh()
        expected = list(rows(recording.lines()))
        assert [timeline.row(index) for index in range(len(timeline))] == expected


@given(st.lists(st.sampled_from(ODD), max_size=12), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_odd_lines_are_rows_in_whatever_slices_they_are_taken(
    tmp_path_factory: pytest.TempPathFactory, odd: list[bytes], limit: int
) -> None:
    """Lines are numbered as in the file, and hidden ones leave no hole in the rows."""
    paper = Paper(tmp_path_factory.mktemp("odd")).at(1).begin().start()
    for line in odd:
        paper.text("x").line(line)
    with load(paper.write()) as recording:
        timeline = Timeline(recording)
        while not timeline.whole:
            timeline.refresh(limit)
        expected = list(rows(recording.lines()))
        found = [timeline.row(index) for index in range(len(timeline))]
        assert [row.line for row in found] == [row.line for row in expected]
        assert [row.number for row in found] == [row.number for row in expected]
        assert [row.payload for row in found] == [row.payload for row in expected]
        assert [timeline.block(row) for row in range(len(found))] == [row.block for row in found]


def test_the_first_screen_takes_no_more_than_its_share_of_the_file(tmp_path: Path) -> None:
    """After the first 64 KiB there are rows to show, and the end line says how many events."""
    paper = Paper(tmp_path).begin().start()
    paper.text(*("word " * 20 for _ in range(2000))).stop().end(events=2003)
    with load(paper.write()) as recording:
        timeline = Timeline(recording)
        assert timeline.refresh(FIRST_SCREEN)
        assert 200 < len(timeline) < 600
        assert not timeline.whole
        assert timeline.share < 0.3
        assert timeline.events == 2003


def test_a_growing_file_gains_rows_and_those_there_do_not_move(tmp_path: Path) -> None:
    """A line that is still being written is left until it is whole."""
    paper = Paper(tmp_path).at(1).begin()
    with paper.opened() as timeline:
        assert (len(timeline), timeline.events, timeline.whole) == (3, 1, True)
        with paper.path.open("ab") as file:
            file.write(b'{"kind":"event","t":2000000,"event":"ping","data":{"type":')
            file.flush()
            assert not timeline.refresh()
            file.write(b'"ping"}}\n')
            file.flush()
            assert timeline.refresh()
        assert (len(timeline), timeline.events) == (4, 2)
        assert timeline.row(3).label == "ping"
        assert timeline.duration_ns == 2 * MS


def test_events_rows_and_times_lead_to_each_other(tmp_path: Path) -> None:
    """Of rows of one time the last is the one at that time; before the first it is row 0."""
    with answer(tmp_path).opened() as timeline:
        assert [timeline.event_number(row) for row in (0, 1, 2, 18, 19)] == [
            None,
            None,
            1,
            17,
            None,
        ]
        assert [timeline.row_of_event(number) for number in (1, 17)] == [2, 18]
        assert [timeline.events_up_to(row) for row in (1, 2, 19)] == [0, 1, 17]
        assert [timeline.row_at(ms * MS) for ms in (-5, 0, 99, 100, 399, 9999)] == [
            0,
            1,
            1,
            3,
            8,
            19,
        ]
        assert timeline.row_of_line(4) == 2
        for number in (0, 18):
            with pytest.raises(IndexError):
                timeline.row_of_event(number)


def test_comments_between_events_do_not_shift_their_numbers(tmp_path: Path) -> None:
    """Each event is found by its number, however many rows are none."""
    paper = Paper(tmp_path)
    for _ in range(20):
        paper.add("frame", raw=": hello\n\n").event("ping").add("frame", raw=": hello\n\n")
    with paper.opened() as timeline:
        found = [timeline.row_of_event(number) for number in range(1, 21)]
        assert found == list(range(3, 62, 3))
        assert [timeline.event_number(row) for row in found] == list(range(1, 21))


def test_blocks_stalls_and_what_went_wrong_are_landmarks(tmp_path: Path) -> None:
    """A silence of more than 2 s counts as a stall before anybody has analysed it."""
    paper = answer(tmp_path).at(9000).event("error", error={"type": "overloaded_error"})
    with paper.opened() as timeline:
        assert list(timeline.blocks) == [3, 8, 13]
        assert list(timeline.stalls) == [10, 20]
        assert list(timeline.wrong) == [20]
        assert timeline.blocks.after(3) == 8
        assert timeline.blocks.before(3) is None


def test_the_analysis_says_better_what_is_a_stall_and_what_is_wrong(tmp_path: Path) -> None:
    """With a threshold of 50 ms there are more stalls; a warning marks the row of its line."""
    with answer(tmp_path).text("late", block=1).opened() as timeline:
        timeline.judge(check_up(timeline.recording.lines(), stall_ns=150 * MS))
        assert list(timeline.stalls) == [10, 18]
        assert 20 in timeline.wrong


def test_without_times_rows_are_played_at_an_even_pace(tmp_path: Path) -> None:
    """No time is made up for the rows themselves."""
    with Paper(tmp_path, clock=None).begin().start().text("a").opened() as timeline:
        assert not timeline.is_timed
        assert list(timeline.times) == [place * PACE_NS for place in range(5)]
        assert timeline.t_ns(3) is None
        assert timeline.gap_ns(3) is None
        assert timeline.duration_ns == 0


def test_times_never_fall_even_where_the_file_has_holes(tmp_path: Path) -> None:
    """A row without a time stands at that of the row before; one that is early waits for it."""
    paper = Paper(tmp_path).at(5).begin().line(b"garbage").at(3).event("ping").at(8).event("ping")
    with paper.opened() as timeline:
        assert [t_ns // MS for t_ns in timeline.times] == [0, 0, 5, 5, 5, 8]
        assert timeline.row_at(5 * MS) == 4


def test_a_recording_with_nothing_but_a_header_has_no_rows(tmp_path: Path) -> None:
    """And asking for one is an error, not a crash of the screen."""
    with Paper(tmp_path, response=False).opened() as timeline:
        assert len(timeline) == 0
        assert timeline.whole
        assert timeline.duration_ns == 0
        assert timeline.row_at(5) == 0
        with pytest.raises(IndexError):
            timeline.row(0)


def test_more_event_types_than_codes_share_the_last_one(tmp_path: Path) -> None:
    """A hostile stream with a thousand types is shown, each row by its own name."""
    paper = Paper(tmp_path)
    for number in range(1000):
        paper.event(f"novelty_{number}")
    with paper.add("tail", raw="event: no").opened() as timeline:
        assert timeline.row(1001).label == "novelty_999"
        assert timeline.kind(1001).label == "other"
        assert timeline.event_number(1001) == timeline.events == 1000
        assert timeline.kind(1002).label == "tail"
