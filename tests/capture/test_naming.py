"""What recordings are called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.capture.naming import attempt_path, file_name, run_path, slug, subject

NOON = datetime(2026, 11, 22, 12, 0, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is the weather in Lisbon today, please?", "what-is-the-weather-in-lisbon"),
        ("  ¿Qué  tal, São Paulo? ", "que-tal-sao-paulo"),
        ("こんにちは", ""),
        ("", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x00b\nc", "a-b-c"),
        ("Donaudampfschifffahrtsgesellschaftskapitän", "donaudampfschifffahrtsgesellschaftskapit"),
        ("x" * 39 + " y", "x" * 39),
        ("😀 smile", "smile"),
        ("\ud83d lone", "lone"),
    ],
)
def test_a_slug_is_the_first_words_in_plain_letters(text: str, expected: str) -> None:
    """At most six of them and forty letters; nothing that a file name may not hold."""
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_always_fit_for_a_file_name(text: str) -> None:
    """Whatever the prompt."""
    made = slug(text)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made) <= 40
    assert not made.startswith("-")
    assert not made.endswith("-")


def user(content: Any) -> dict[str, Any]:
    """A message of the user's."""
    return {"role": "user", "content": content}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"messages": [user("Hello")], "model": "m"}, "Hello"),
        ({"messages": [user("One"), {"role": "assistant", "content": "A"}, user("Two")]}, "Two"),
        ({"messages": [user([{"type": "image"}, {"type": "text", "text": "See"}])]}, "See"),
        ({"messages": [user("Ask"), user([{"type": "tool_result"}])]}, "Ask"),
        ({"messages": [user("")], "model": "claude-test"}, "claude-test"),
        ({"messages": [user([None, 3, {"text": 4}])], "model": "claude-test"}, "claude-test"),
        ({"messages": "no list", "model": "claude-test"}, "claude-test"),
        ({"messages": [None, {"role": "user"}], "model": 5}, ""),
        ({}, ""),
        (["a list"], ""),
        (None, ""),
    ],
)
def test_a_subject_is_what_the_user_said_last(body: Any, expected: str) -> None:
    """Else the model; else nothing, whatever the request's shape."""
    assert subject(body) == expected


def test_a_subject_may_be_taken_without_the_prompt() -> None:
    """Where nothing of the request's body is to be kept, its words are not either."""
    assert subject({"messages": [user("Secret")], "model": "m"}, prompt=False) == "m"


def test_of_a_book_only_the_beginning_is_looked_at() -> None:
    """A prompt may be megabytes long."""
    assert len(subject({"messages": [user("word " * 100_000)]})) == 500


def test_a_file_name_begins_with_the_time_and_sorts_by_it() -> None:
    """To the microsecond; without words it is the time alone."""
    assert file_name(NOON, "Hello, you") == "20261122-120000.000007-hello-you.jsonl"
    assert file_name(NOON, "…") == "20261122-120000.000007.jsonl"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("weather.jsonl", "weather.2.jsonl"),
        ("20261122-120000.000007.jsonl", "20261122-120000.000007.2.jsonl"),
        ("a.b.jsonl", "a.b.2.jsonl"),
        ("weather", "weather.2"),
    ],
)
def test_the_second_attempt_has_its_number_before_the_suffix(name: str, expected: str) -> None:
    """The first has the name itself."""
    path = Path("folder") / name
    assert attempt_path(path, 1) == path
    assert attempt_path(path, 2) == Path("folder") / expected


def test_runs_are_numbered_so_that_they_sort() -> None:
    """With as many digits as the last one needs; a single run is not numbered."""
    path = Path("weather.jsonl")
    assert run_path(path, 1, 1) == path
    assert run_path(path, 3, 10) == Path("weather-03.jsonl")
