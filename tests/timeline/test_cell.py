"""Cells: nothing hidden in them, and no wider than they may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from inspector.timeline.cell import cut, exact, fitted, visible, width


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
        ("نمی\u200cدانم क्\u200dष", "نمی\u200cدانم क्\u200dष"),
        ("👩\u200d👧 ❤\ufe0f\u200d🔥 👍🏽", r"👩\u200d👧 ❤\u200d🔥 👍\U0001f3fd"),
    ],
)
def test_what_a_person_would_not_see_is_spelled_out(text: str, shown: str) -> None:
    """All else is left as it is: any script, brackets, joiners inside a word."""
    assert visible(text) == shown


def test_what_only_chooses_a_look_is_spelled_where_it_has_to_be_exact() -> None:
    """Elsewhere it would stand behind every other symbol of an answer."""
    assert visible("⚠\ufe0f careful\n") == r"⚠ careful\n"
    assert exact("⚠\ufe0f careful\n") == r"⚠\ufe0f careful\n"


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧\u200d👦",
        "👍🏽 🇯🇵",
        "⚠\ufe0f 1\ufe0f\u20e3",
        "क्षि देवनागरी",
        "ไทย 한국어",
    ],
)
def test_the_screen_agrees_on_every_width(text: str) -> None:
    """It counts joined characters as one, which many a terminal does not: so nothing is joined."""
    assert cell_len(visible(text)) == width(visible(text))


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
