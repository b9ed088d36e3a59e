"""The first token, told before there is an analysis."""

from __future__ import annotations

from pathlib import Path

from inspector.timeline.first_token import FirstToken
from inspector.timeline.lanes import course
from tests.timeline.paper import MS, Paper


def test_it_is_known_as_soon_as_it_has_come(tmp_path: Path) -> None:
    """An empty delta is none, and what comes after it changes nothing."""
    paper = Paper(tmp_path).at(100).begin().start().at(200).text("")
    with paper.opened() as timeline:
        first = FirstToken(timeline)
        first.refresh()
        assert first.t_ns is None
    with paper.at(300).text("a").at(400).text("b").opened() as timeline:
        first = FirstToken(timeline)
        first.refresh()
        assert first.t_ns == 300 * MS
        assert course(timeline, None, first.t_ns).ttft_ns == 300 * MS


def test_rows_are_looked_at_once_and_not_all_in_one_go(tmp_path: Path) -> None:
    """A stream of pings may go on for ever, and a screen waits for each look."""
    paper = Paper(tmp_path).begin().start().text(*[""] * 4_500, "a")
    with paper.opened() as timeline:
        first = FirstToken(timeline)
        looks = 0
        while first.t_ns is None:
            first.refresh()
            looks += 1
        assert looks == 3
