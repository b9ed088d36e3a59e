"""The counter without a vocabulary, and the table of its weights."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.counter import Weights, count
from inspector.analysis.families import Family, family_of, table

OLDER = {
    "a word": 0.94,
    "abcdefgh": 0.94 + 2 * 0.15,
    "fooBarBaz": 0.94 + 3 * 0.15 + 2 * 1.57,
    "HTTP": 0.94 + 4 * 0.12,
    "1234567": 3 * 1.64,
    "...": 1.11,
    '"}],': 2 * 1.11,
    "\n    ": 1.14,
    "é": 2 * 0.59,
    "水": 1.0,
}
NEWER = {
    "a word": 1.21,
    "abcdefgh": 1.21 + 2 * 0.51,
    "fooBarBaz": 1.21 + 3 * 0.51,
    "HTTP": 1.21 + 4 * 0.27,
    "1234567": 3 * 1.95,
    "...": 3 * 0.86,
    '"}],': 4 * 0.86,
    "\n    ": 0.98,
    "é": 2 * 2.9,
    "水": 1.0,
}


def weights(model: str) -> Weights:
    """The weights of a model's family."""
    family = family_of(model)
    assert family is not None
    return family.weights


@pytest.mark.parametrize("text", OLDER)
def test_each_piece_weighs_what_the_table_says(text: str) -> None:
    """The published weights of both tokenizers."""
    words = 2 if text == "a word" else 1
    assert count(text, weights("claude-sonnet-4-5")) == pytest.approx(words * OLDER[text])
    assert count(text, weights("claude-opus-4-7")) == pytest.approx(words * NEWER[text])


def test_pieces_add_up() -> None:
    """A line of code: three words, a hump, two runs of signs, a group of digits, a line break."""
    older = weights("claude-sonnet-4-5")
    text = "const maxSize = 12;\n"
    expected = 2 * 0.94 + 1 * 0.15 + 1.57 + 1.11 + 1.64 + 1.11 + 1.14
    assert count(text, older) == pytest.approx(expected)


def test_single_spaces_between_words_weigh_nothing() -> None:
    """They belong to the word after them; two of them are layout."""
    older = weights("claude-sonnet-4-5")
    assert count("a b", older) == pytest.approx(2 * 0.94)
    assert count("a  b", older) == pytest.approx(2 * 0.94 + 1.14)


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_counted(text: str) -> None:
    """Lone surrogates, controls and whatever else a stream may hold."""
    assert count(text, weights("claude-sonnet-4-5")) >= 0


@given(st.text(), st.text())
def test_a_line_break_apart_texts_count_as_much_as_together(left: str, right: str) -> None:
    """Counting is local: only what touches the seam can change."""
    older = weights("claude-sonnet-4-5")
    apart = count(left + "x", older) + count("\n", older) + count("x" + right, older)
    assert count(left + "x\nx" + right, older) == pytest.approx(apart)


def test_a_megabyte_of_one_sign_is_counted_in_linear_time() -> None:
    """No pattern goes back over what it has read."""
    for sign in (" ", "\n", "a", "A", "1", ".", "水", "é"):
        began = time.process_time()
        count(sign * 1_000_000, weights("claude-sonnet-4-5"))
        assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("claude-2.0", "claude-3 and earlier"),
        ("claude-3-haiku-20240307", "claude-3 and earlier"),
        ("claude-3-7-sonnet-20250219", "claude-3 and earlier"),
        ("anthropic.claude-3-5-sonnet-20240620-v1:0", "claude-3 and earlier"),
        ("claude-sonnet-4-20250514", "claude-4"),
        ("claude-opus-4@20250514", "claude-4"),
        ("us.anthropic.claude-opus-4-1-20250805-v1:0", "claude-4"),
        ("anthropic/claude-haiku-4.5", "claude-4"),
        ("claude-sonnet-4-6", "claude-4.6"),
        ("claude-opus-4-7", "claude-4.7 and later"),
        ("claude-opus-4-8", "claude-4.7 and later"),
        ("claude-sonnet-5", "claude-4.7 and later"),
        ("claude-fable-5", "claude-4.7 and later"),
        ("claude-of-the-day", "other claude"),
    ],
)
def test_a_model_is_of_the_family_that_its_name_tells(model: str, name: str) -> None:
    """Names of the API, of clouds and of gateways."""
    family = family_of(model)
    assert family is not None
    assert family.name == name


@pytest.mark.parametrize("model", [None, "", "gpt-4o", "llama-3.3-70b", "mock"])
def test_of_other_models_nothing_is_known(model: str | None) -> None:
    """No constants are better than somebody else's."""
    assert family_of(model) is None


def test_the_table_is_dated_and_complete() -> None:
    """Every family has every constant, and the date says how old they are."""
    shipped = table()
    assert shipped.dated >= date(2026, 11, 22)
    assert len({family.name for family in shipped.families}) == len(shipped.families)
    assert all(isinstance(family, Family) and family.framing == 3 for family in shipped.families)
