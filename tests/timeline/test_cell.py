"""Cells: nothing hidden in them, and no wider than they may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.timeline.cell import cut, fitted, visible, width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain [b]text[/b]", "plain [b]text[/b]"),
        ("a\tb\r\n", r"a\tb\r\n"),
        ("\x1b[2J\x07\x7f\x9b", r"\x1b[2J\x07\x7f\x9b"),
        ("\u202ebackwards\u2069", r"\u202ebackwards\u2069"),
        ("a\u061cb\u200bc\xadd\ufeff", r"a\u061cb\u200bc\xadd\ufeff"),
        ("\ud83d", r"\ud83d"),
        ("\U000e0041", r"\U000e0041"),
        ("שלום 日本 😀", "שלום 日本 😀"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_what_a_person_would_not_see_is_spelled_out(text: str, shown: str) -> None:
    """All else is left as it is: any script, brackets, joiners inside an emoji."""
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("日本", 4),
        ("😀", 2),
        ("e\u0301", 1),
        ("\u20dd", 0),
        ("a\ufe0f", 1),
        ("שלום", 4),
    ],
)
def test_a_width_is_in_columns_of_a_terminal(text: str, columns: int) -> None:
    """Wide characters take two, marks on others none."""
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "columns", "left"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_with_an_ellipsis(text: str, columns: int, left: str) -> None:
    """A wide character is not halved."""
    assert cut(text, columns) == left


@given(st.text(max_size=40), st.integers(1, 30))
def test_what_is_fitted_has_exactly_its_width(text: str, columns: int) -> None:
    """So that the columns after it stand below each other."""
    assert width(fitted(visible(text), columns)) == columns
