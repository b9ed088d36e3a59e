"""Lines of the screen as plain values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.tui.line import Line, Piece, Place, changed, line, wrapped

TEXTS = st.text("ab [漢é\u0301 ", max_size=60)


@given(TEXTS, st.integers(1, 40))
def test_a_fitted_line_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    """Wide characters are not torn: a blank stands for the half that does not fit."""
    assert line(text).fitted(width).width == width


@given(TEXTS, st.integers(4, 40))
def test_wrapping_loses_no_character_and_keeps_the_width(text: str, width: int) -> None:
    """The pieces of the lines put together are the text, and none is too wide."""
    lines = wrapped(line(text), width)
    assert "".join(each.text for each in lines) == text
    assert all(each.width <= width for each in lines)


def test_lines_break_after_words() -> None:
    """A word that fits on a line is not torn."""
    told = [each.text for each in wrapped(line("not one byte came before the end"), 12)]
    assert told == ["not one ", "byte came ", "before the ", "end"]


def test_a_long_word_is_broken() -> None:
    """What is longer than a line goes on in the next."""
    assert [each.text for each in wrapped(line("x" * 25), 10)] == ["x" * 10, "x" * 10, "x" * 5]


def test_a_place_moves_on_with_the_text_that_is_wrapped() -> None:
    """The second line of a passage leads to the character that it begins with."""
    text = Line((Piece("0123456789" * 3, "plain", Place(1, 100)),))
    assert [each.pieces[0].target for each in wrapped(text, 10)] == [
        Place(1, 100),
        Place(1, 110),
        Place(1, 120),
    ]


def test_a_click_leads_to_the_character_under_it() -> None:
    """Columns are counted as a terminal does: a wide character takes two."""
    text = Line((Piece("漢字ab", "plain", Place(0, 7)),))
    assert [text.at(column) for column in (0, 2, 4, 5)] == [
        Place(0, 7),
        Place(0, 8),
        Place(0, 9),
        Place(0, 10),
    ]


def test_a_click_beside_the_text_leads_where_the_line_does() -> None:
    """The rest of a line belongs to it."""
    assert line("ab", target=3).at(40) == 3


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  time 6.213 s", "  time 6.244 s", (9, 13)),
        ("same", "same", None),
        ("漢字 old", "漢字 new", (0, 8)),
        ("ab क्षि old", "ab क्षि new", (0, 9)),
    ],
)
def test_only_the_columns_that_changed_are_painted(
    old: str, new: str, expected: tuple[int, int] | None
) -> None:
    """One more column than need be at either side: a character may join with its neighbour.

    All of a line, where a terminal may not agree on how wide its characters are.
    """
    assert changed(line(old), line(new)) == expected


@given(TEXTS, TEXTS)
def test_what_lies_outside_the_changed_columns_is_the_same(one: str, other: str) -> None:
    """Whatever is not painted again is right already."""
    old, new = line(one).fitted(80), line(other).fitted(80)
    columns = changed(old, new)
    if columns is None:
        assert old == new
    elif old.text.isascii() and new.text.isascii():
        start, stop = columns
        assert old.text[:start] == new.text[:start]
        assert old.text[stop:] == new.text[stop:]
