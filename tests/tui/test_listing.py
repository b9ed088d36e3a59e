"""Where the reader of a session stands while it grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inspector.timeline.exchange import Exchange
from inspector.tui.exchanges import ExchangeLines
from inspector.tui.listing import Listing

S = 1_000_000_000


def _ran(name: str, start: int, **fields: Any) -> Exchange:
    given: dict[str, Any] = {"state": "complete", "lasted_ns": 2 * S, "what": "claude-test"}
    return Exchange(Path(name), started_ns=start * S, **(given | fields))


def _names(listing: Listing) -> tuple[list[str], str]:
    current = listing.current
    return [one.path.name for one in listing.shown], current.path.name if current else ""


def test_the_reader_stays_with_an_exchange_whatever_comes_before_it() -> None:
    """Files may appear in any order."""
    listing = Listing(sticks=False)
    listing.take([_ran("b", 2)])
    listing.take([_ran("b", 2), _ran("a", 1), _ran("c", 3)])
    assert _names(listing) == (["a", "b", "c"], "b")


def test_a_session_that_is_followed_sticks_to_the_newest_until_the_reader_moves() -> None:
    """Which need not be the last row: a retry stands below its call."""
    listing = Listing(sticks=True)
    tried = [_ran("a", 1, call="a"), _ran("b", 2)]
    listing.take(tried)
    assert _names(listing)[1] == "b"
    listing.take([*tried, _ran("a.2", 3, call="a", attempt=2)])
    assert _names(listing) == (["a", "a.2", "b"], "a.2")
    listing.go(0)
    listing.take([*tried, _ran("c", 4)])
    assert _names(listing)[1] == "a"
    listing.go_to_newest()
    assert _names(listing)[1] == "c"


def test_a_file_that_is_gone_leaves_the_reader_where_it_was() -> None:
    """On the row that took its place."""
    listing = Listing(sticks=False)
    listing.take([_ran("a", 1), _ran("b", 2), _ran("c", 3)])
    listing.go(1)
    listing.take([_ran("a", 1), _ran("c", 3)])
    assert _names(listing)[1] == "c"
    listing.take([])
    assert _names(listing) == ([], "")
    listing.go(3)
    assert listing.place == 0


def test_going_from_place_to_place_goes_round() -> None:
    """Hits, and what went wrong."""
    listing = Listing(sticks=False)
    listing.take([_ran("a", 1, is_wrong=True), _ran("b", 2), _ran("c", 3, is_wrong=True)])
    assert [listing.onward(listing.wrong(), way) for way in (1, -1)] == [2, 2]
    listing.go(2)
    assert [listing.onward(listing.wrong(), way) for way in (1, -1)] == [0, 0]
    assert listing.onward([], 1) is None
    listing.sought = "B"
    assert listing.hits() == [1]


@pytest.mark.parametrize("width", [40, 59, 60, 78, 80, 100, 110, 120, 140, 160, 200])
@pytest.mark.parametrize("bars", [False, True])
def test_no_row_is_wider_than_the_screen(width: int, *, bars: bool) -> None:
    """And each says at the least what it is, how it went or when it ran."""
    exchanges = [
        _ran("a" * 50, 1, ttft_ns=S, tokens=1_234),
        _ran("b", 2, is_wrong=True, state="aborted_upstream", attempt=2),
        _ran("c", 3, is_side=True, what="POST count_tokens"),
        _ran("d", 4, is_live=True, state="running"),
        Exchange(Path("e"), "unreadable", is_wrong=True, refusal="e is not a recording " * 20),
    ]
    rows = ExchangeLines(exchanges, 1, width, now_ns=9 * S, bars=bars)
    told = [row.fitted(width) for row in rows]
    assert all(row.width <= width for row in rows[:4])
    assert len(rows.heading) <= width
    assert all("claude" in row.text or "try 2" in row.text for row in told[:2])
    assert [row.text[:2] for row in told] == ["  ", ">!", " -", "  ", " !"]
    assert bars or all("complete" in row.text or "aborted_up" in row.text for row in told[:3])
    assert "=" in told[0].text or not (bars or width >= 120)
