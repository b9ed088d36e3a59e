"""Queries: what a person writes, and what it is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.timeline.query import BadQuery, Field, Query, Term, parse_query


def test_words_are_text_and_fields_are_what_they_name() -> None:
    """Every spelling that the help screen shows is understood."""
    assert parse_query('kind:text_delta block:1 text:rain !kind:ping "in Paris" !late').terms == (
        Term("kind", "text_delta"),
        Term("block", "1"),
        Term("text", "rain"),
        Term("kind", "ping", inverted=True),
        Term("text", "in Paris"),
        Term("text", "late", inverted=True),
    )


def test_nothing_written_lets_everything_through() -> None:
    """A blank query is no query."""
    assert not parse_query("   ")


def test_an_unknown_field_is_text() -> None:
    """A person who looks for a URL or a key finds it."""
    assert parse_query("http://x").terms == (Term("text", "http://x"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("block:two", "a block has a number, as in block:1, and 'two' is none"),
        ('kind:""', 'kind:"" looks for nothing'),
        ("rain !", "there is nothing after '!'"),
        ("rain kind:", "there is nothing after 'kind:'"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, message: str) -> None:
    """One line for a person."""
    with pytest.raises(BadQuery) as caught:
        parse_query(text)
    assert str(caught.value) == message


_terms = st.one_of(
    st.builds(
        Term, st.sampled_from(list[Field](["kind", "text"])), st.text(min_size=1), st.booleans()
    ),
    st.builds(Term, st.just("block"), st.sampled_from(["-", "0", "12"]), st.booleans()),
)


@given(st.lists(_terms, max_size=5))
def test_a_query_is_read_as_it_is_written(terms: list[Term]) -> None:
    """Writing a query down and reading it again changes nothing, whatever it looks for."""
    query = Query(tuple(terms))
    assert parse_query(str(query)) == query
