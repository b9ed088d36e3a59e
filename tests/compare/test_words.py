"""Word by word: hunks that read well, and are the texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.compare.result import Hunk
from inspector.compare.words import pieces, shown, word_hunks


def told(hunk: Hunk) -> str:
    """A hunk as git shows words."""
    marks = {" ": "%s", "-": "[-%s-]", "+": "{+%s+}"}
    return "".join(marks[sign] % text for sign, text in hunk.lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's 3.14 m.", "It's| |3|.|14| |m|."),
        ("a\n\n  b", "a|\n|\n|  |b"),
        ("naïve nai\u0308ve", "naïve| |nai\u0308ve"),
        ("東京は雨", "東|京|は|雨"),
        ("日本語abc", "日|本|語|abc"),
        ("비가 온다", "비가| |온다"),
        ("👨\u200d👩\u200d👧!👍🏽", "👨\u200d👩\u200d👧|!|👍🏽"),
        ("foo_bar x2", "foo_bar| |x2"),
    ],
)
def test_a_text_is_cut_as_a_person_reads_it(text: str, expected: str) -> None:
    """Words, numbers, white space and punctuation; scripts without blanks by character."""
    assert "|".join(pieces(text)) == expected


@given(st.text())
def test_the_pieces_joined_are_the_text(text: str) -> None:
    """Nothing is lost or added, whatever the text."""
    assert "".join(pieces(text)) == text


def test_a_changed_word_stands_in_its_sentence() -> None:
    """A hunk shows what is gone and what is new between words that both have."""
    hunk, *more = word_hunks("p", "It rains in Paris today.", "It rains in London today.")
    assert not more
    assert told(hunk) == "It rains in [-Paris-]{+London+} today."


def test_a_replaced_sentence_is_replaced_as_one() -> None:
    """Blanks that two sentences share are not kept between words that they do not."""
    (hunk,) = word_hunks("p", "Say: the quick brown fox", "Say: a slow red hen")
    assert told(hunk) == "Say: [-the quick brown fox-]{+a slow red hen+}"


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    """Each hunk gives the number of its first piece, and what it is of."""
    middle = " ".join(f"w{number}" for number in range(40))
    first, second = word_hunks("content[0].text", f"a {middle} b", f"x {middle} y")
    assert (first.path, first.base_first, first.head_first) == ("content[0].text", 1, 1)
    assert second.base_first == second.head_first == len(pieces(f"a {middle} b")) - 16


def test_a_hunk_knows_the_lines_that_brought_it() -> None:
    """The line is that of the first character that differs, on either side."""
    (hunk,) = word_hunks(
        "p", "one two", "one three", base_line=lambda at: 10 + at, head_line=lambda at: at
    )
    assert (hunk.base_line, hunk.head_line) == (14, 4)


def test_equal_texts_have_no_hunks() -> None:
    """Nothing differs, nothing is told."""
    assert list(word_hunks("p", "the same", "the same")) == []


@given(st.text(), st.text())
def test_hunks_are_safe_to_print_and_are_what_the_texts_say(base: str, head: str) -> None:
    """With all of the text as context, the lines are both texts, escaped."""
    hunks = list(word_hunks("p", base, head, context=10_000))
    assert len(hunks) == (base != head)
    for hunk in hunks:
        assert "".join(text for sign, text in hunk.lines if sign != "+") == shown(base)
        assert "".join(text for sign, text in hunk.lines if sign != "-") == shown(head)
        assert all(text.isprintable() for _, text in hunk.lines)


def test_what_moves_the_cursor_is_escaped() -> None:
    """A text cannot colour the terminal, break the line, or turn the direction of writing."""
    assert shown("a\x1b[31m\n\u202eb\ud800") == r"a\x1b[31m\n\u202eb\ud800"
