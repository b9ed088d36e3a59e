"""The footer: whole items or none, and always the way out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.timeline.footer import Item, footer
from inspector.timeline.pieces import plain

ITEMS = [
    Item("space", "play"), Item(".", "step"), Item("]", "block"), Item("s", "stall"),
    Item("/", "find"), Item("f", "filter"), Item("y", "copy"),
]  # fmt: skip


def test_at_80_columns_all_of_them_fit() -> None:
    """The footer of the replay screen."""
    assert plain(footer(ITEMS, 80)) == (
        "space play  . step  ] block  s stall  / find  f filter  y copy  ? help  q quit"
    )


def test_what_does_not_fit_is_left_out_whole_from_the_end() -> None:
    """Half an item helps nobody."""
    assert plain(footer(ITEMS, 42)) == "space play  . step  ? help  q quit"
    assert plain(footer(ITEMS, 43)) == "space play  . step  ] block  ? help  q quit"
    assert plain(footer(ITEMS, 10)) == "? help  q quit"


@given(st.integers(14, 200))
def test_help_and_quit_are_always_there(width: int) -> None:
    """And nothing is wider than the screen."""
    line = plain(footer(ITEMS, width))
    assert line.endswith("? help  q quit")
    assert len(line) <= width
