"""Rows as aligned text."""

from __future__ import annotations

from inspector.cli.stats.grid import grid


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    """The first and the last are flush left, those between flush right."""
    rows = [("name", "time", "what"), ("a", "5 ms", "first"), ("longer", "12.5 ms", "last")]
    assert list(grid(rows)) == [
        "name       time  what",
        "a          5 ms  first",
        "longer  12.5 ms  last",
    ]


def test_more_columns_can_be_flush_left() -> None:
    """For names beside names."""
    assert list(grid([("a", "b", "1", "x"), ("aa", "bb", "10", "x")], left=2)) == [
        "a   b    1  x",
        "aa  bb  10  x",
    ]


def test_rows_may_be_short_or_empty() -> None:
    """They end where their cells end, without blanks."""
    assert list(grid([("a", "1", "x"), (), ("b", "22")])) == ["a   1  x", "", "b  22"]


def test_wide_characters_take_two_columns_and_controls_are_spelled_out() -> None:
    """So that what stands behind them stays in line."""
    assert list(grid([("水", "1", ""), ("a\n", "2", "")])) == ["水   1", r"a\n  2"]


def test_no_rows_are_no_lines() -> None:
    """Nothing comes of nothing."""
    assert list(grid([])) == []
