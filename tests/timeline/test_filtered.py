"""Filters and finding: the rows that a naive reader would pick, quickly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.recording import load
from inspector.timeline.filtered import Filtered
from inspector.timeline.hits import Hits
from inspector.timeline.query import Query, Term, parse_query
from inspector.timeline.rows import Row
from inspector.timeline.search import Search
from inspector.timeline.view import Timeline
from tests.timeline.paper import Paper, answer


def _filtered(timeline: Timeline, text: str) -> Filtered:
    filtered = Filtered(timeline, parse_query(text))
    filtered.refresh()
    return filtered


def _visible(timeline: Timeline, text: str) -> list[int]:
    return list(_filtered(timeline, text))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", list(range(20))),
        ("kind:text_delta", [9, 10, 11]),
        ("kind:text_delta kind:ping", [7, 9, 10, 11]),
        ("kind:event block:-", [2, 7, 17, 18]),
        ("!kind:event", [0, 1, 19]),
        ("kind:content_block_delta !block:0 !block:2", [9, 10, 11]),
        ("block:0", [3, 4, 5, 6]),
        ("paris", [11, 15]),
        ("block:1 !paris", [8, 9, 10, 12]),
        ('"light RAIN"', [9]),
        ('"\\"city\\""', [14]),
        ("get_weather", [13]),
        ("stop_reason", [17]),
        ("kind:nothing", []),
    ],
)
def test_a_query_lets_through_what_it_says(tmp_path: Path, query: str, rows: list[int]) -> None:
    """Kinds by any of their names, blocks by their index, text as a person sees it."""
    with answer(tmp_path).opened() as timeline:
        assert _visible(timeline, query) == rows


def test_text_is_found_however_the_stream_spells_it(tmp_path: Path) -> None:
    r"""`é` and `\u00e9` are the same letter, and a quote in JSON is a quote."""
    paper = Paper(tmp_path).begin().start().text("Café")
    paper.line(
        b'{"kind":"event","t":1,"event":"content_block_delta","data":{"type":'
        b'"content_block_delta","index":0,"delta":{"type":"text_delta","text":"caf\\u00E9"}}}'
    ).text('say "hi"')
    with paper.opened() as timeline:
        assert _visible(timeline, "café") == [4, 5]
        assert _visible(timeline, 'text:"say \\"hi"') == [6]


def test_what_only_the_file_says_is_not_found(tmp_path: Path) -> None:
    """Keys that every row has are no hits: nobody sees them in the row."""
    with answer(tmp_path).opened() as timeline:
        assert _visible(timeline, "index") == []


_QUERIES: dict[str, Callable[[Row], bool]] = {
    "kind:text_delta": lambda row: row.label == "text_delta",
    "!kind:ping": lambda row: row.label != "ping",
    "block:1": lambda row: row.block == 1,
    "!block:1": lambda row: row.block != 1,
    "block:-": lambda row: row.block is None,
    "b": lambda row: "b" in row.payload.lower() or "b" in row.label,
    "!zz": lambda row: "zz" not in row.payload,
}


@given(
    st.lists(st.tuples(st.sampled_from(["abc", "zz", "Bzz", "ping"]), st.integers(0, 2))),
    st.sets(st.sampled_from(sorted(_QUERIES))),
    st.integers(1, 50),
)
@settings(max_examples=60, deadline=None)
def test_a_filter_is_what_a_naive_reader_would_do(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, int]],
    queries: set[str],
    limit: int,
) -> None:
    """All conditions hold for each visible row, in whatever slices the rows are looked at."""
    paper = Paper(tmp_path_factory.mktemp("naive"))
    for text, block in texts:
        if text == "ping":
            paper.event("ping")
        else:
            paper.text(text, block=block)
    with paper.opened() as timeline:
        filtered = Filtered(timeline, parse_query(" ".join(queries)))
        while not filtered.whole:
            filtered.refresh(limit)
        wanted = [_QUERIES[query] for query in queries]
        blocks = [
            test for query, test in _QUERIES.items() if query in queries & {"block:1", "block:-"}
        ]
        others = [test for test in wanted if test not in blocks]
        naive = [
            index
            for index in range(len(timeline))
            if all(test(timeline.row(index)) for test in others)
            and (not blocks or any(test(timeline.row(index)) for test in blocks))
        ]
        assert list(filtered) == naive


def test_a_filter_goes_on_with_a_file_that_grows(tmp_path: Path) -> None:
    """Only what is new is looked at."""
    paper = Paper(tmp_path).begin().text("a")
    with load(paper.write()) as recording:
        timeline = Timeline(recording)
        timeline.refresh()
        filtered = Filtered(timeline, Query((Term("kind", "text_delta"),)))
        filtered.refresh()
        paper.text("b").event("ping").write()
        assert timeline.refresh()
        assert filtered.refresh()
        assert list(filtered) == [3, 4]
        assert not filtered.refresh()


def test_a_row_has_a_place_among_the_visible_ones(tmp_path: Path) -> None:
    """A hidden row stands where the visible one before it does."""
    with answer(tmp_path).opened() as timeline:
        filtered = Filtered(timeline, parse_query("kind:text_delta"))
        filtered.refresh()
        assert [filtered.place(row) for row in (0, 9, 10, 15)] == [0, 0, 1, 2]
        assert filtered[1:] == filtered[1:3]


def test_a_search_goes_round_and_counts(tmp_path: Path) -> None:
    """`n` after the last hit is the first, `N` before the first the last."""
    with answer(tmp_path).opened() as timeline:
        search = Search(timeline, "rain")
        hits = Hits(search, _filtered(timeline, ""))
        assert hits.standing(9) == "rain 0+"
        assert list(search.refresh()) == [20]
        assert list(search.rows) == [5, 9]
        assert [hits.after(row) for row in (0, 5, 9)] == [5, 9, 5]
        assert [hits.before(row) for row in (0, 5, 9)] == [9, 9, 5]
        assert hits.standing(9) == "rain 2 of 2"
        assert hits.standing(10) == "rain 2"


def test_a_search_for_nothing_or_for_what_is_not_there_finds_nothing(tmp_path: Path) -> None:
    """There is no row to go to then."""
    with answer(tmp_path).opened() as timeline:
        for text in ("", "snow"):
            search = Search(timeline, text)
            assert list(search.refresh()) in ([], [20])
            hits = Hits(search, _filtered(timeline, ""))
            assert hits.after(0) is None
            assert hits.before(0) is None


def test_hits_are_counted_among_the_rows_that_are_shown(tmp_path: Path) -> None:
    """As in a pager that shows only some lines; those that the filter hides are counted apart."""
    with answer(tmp_path).opened() as timeline:
        search = Search(timeline, "rain")
        list(search.refresh())
        for query, told in (("block:0", "rain 1 of 1"), ("block:1", "rain 1"), ("kind:ping", None)):
            hits = Hits(search, _filtered(timeline, query))
            assert hits.standing(5) == (told or "rain 0")
            assert hits.hidden == (2 if told is None else 1)
            assert hits.after(0) == hits.before(20) == {"block:0": 5, "block:1": 9}.get(query)


def test_hits_wait_for_a_filter_that_has_not_looked_so_far(tmp_path: Path) -> None:
    """And for rows that are written while somebody looks for them."""
    with answer(tmp_path).opened() as timeline:
        search, shown = Search(timeline, "rain"), Filtered(timeline, parse_query("!snow"))
        hits = Hits(search, shown)
        list(search.refresh())
        shown.refresh(7)
        assert hits.standing(5) == "rain 1 of 1+"
        shown.refresh()
        assert hits.standing(5) == "rain 1 of 2"


def test_a_search_can_be_stopped_between_slices(tmp_path: Path) -> None:
    """It yields after about 1 MiB, and goes on from there when it is asked again."""
    paper = Paper(tmp_path).text(*(["x" * 100_000] * 25), "needle")
    with paper.opened() as timeline:
        search = Search(timeline, "needle")
        assert next(search.refresh()) < 15
        assert len(list(search.refresh())) == 2
        assert list(search.rows) == [27]


def test_blocks_beyond_the_255th_are_told_apart_too(tmp_path: Path) -> None:
    """Their rows share a code in the column, so their lines say which they are."""
    paper = Paper(tmp_path)
    for block in range(300):
        paper.text("x", block=block)
    with paper.text("y", block=299).opened() as timeline:
        assert _visible(timeline, "block:299") == [301, 302]
        assert _visible(timeline, "block:3 block:290 !block:299") == [5, 292]
        assert len(_visible(timeline, "!block:299 !block:-")) == 299
        assert timeline.block(301) == 299


def test_a_block_below_zero_is_none(tmp_path: Path) -> None:
    """A broken stream may say so; no filter for a block takes it for its own."""
    with Paper(tmp_path).text("x", block=-1).text("y").opened() as timeline:
        assert _visible(timeline, "block:0") == [3]
        assert _visible(timeline, "block:-") == [0, 1, 2]
