"""Near sequences: the shortest way by few edits, and texts in ASCII cut by the lighter pattern."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from inspector.compare import words
from inspector.compare.align.near import near
from inspector.compare.align.subsequence import common

ITEMS = st.lists(st.sampled_from("abc"), max_size=24)


@given(ITEMS, ITEMS)
def test_it_finds_as_many_matches_as_the_whole_table(base: list[str], head: list[str]) -> None:
    """And each match is a true one, in order."""
    matches = near(base, head)
    assert matches is not None
    for one, other, length in matches:
        assert base[one : one + length] == head[other : other + length]
    assert matches == sorted(matches)
    assert sum(length for *_, length in matches) == len(common(base, head))


def test_what_is_far_is_given_up() -> None:
    """Another way is cheaper then."""
    assert near([1] * 5, [2] * 5, most=9) is None
    assert near([1] * 5, [2] * 5, most=10) == []


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_text_in_ascii_is_cut_as_any_other(text: str) -> None:
    """The pattern of its own comes to the same pieces."""
    assert words.pieces(text) == words._pieces()(text)
