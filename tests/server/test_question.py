"""Which requests ask the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.server.choosing.question import Question, nearest

BODY: dict[str, Any] = {
    "model": "claude-sonnet-5-5",
    "max_tokens": 1024,
    "stream": True,
    "system": "You are brief. Today is 2026-11-22.",
    "tools": [{"name": "look", "input_schema": {"type": "object"}}, {"name": "find"}],
    "messages": [
        {"role": "user", "content": "Where?"},
        {
            "role": "assistant",
            "content": [
                {"type": "tool_use", "id": "toolu_01AbCdEfGh", "name": "look", "input": {}}
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_01AbCdEfGh", "content": "12:30:05 ok"}
            ],
        },
    ],
}


def question(**changes: Any) -> Question:
    """The question of the body with some members changed."""
    asked = Question.from_bytes(json.dumps({**BODY, **changes}).encode())
    assert asked is not None
    return asked


def renamed(old: str, new: str) -> Question:
    """The question of the body with a text in it replaced."""
    asked = Question.from_bytes(json.dumps(BODY).replace(old, new).encode())
    assert asked is not None
    return asked


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-11-22", "2027-01-05"),
        ("12:30:05", "18:00:59"),
        ("toolu_01AbCdEfGh", "toolu_01ZyXwVuTs"),
        ('"find"', '"find", "cache_control": {"type": "ephemeral"}'),
        ('"Where?"', '[{"type": "text", "text": "Where?", "cache_control": {"type": "x"}}]'),
        ("claude-sonnet-5-5", "claude-sonnet-5-5-20261001"),
        ('"max_tokens": 1024', '"max_tokens": 99, "metadata": {"user_id": "u1"}'),
    ],
)
def test_what_differs_each_time_is_passed_over(old: str, new: str) -> None:
    """Dates, times, ids, cache control, spellings of one text, dated names of a model."""
    assert renamed(old, new) == question()


def test_the_order_of_tools_does_not_matter() -> None:
    """Programs list them from dictionaries and servers."""
    assert question(tools=BODY["tools"][::-1]) == question()


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("claude-sonnet-5-5", "claude-haiku-5-5", "model is claude-sonnet-5-5"),
        ("Where?", "When?", "messages[0] differs"),
        ("05 ok", "05 bad", "messages[2] differs"),
        ('"find"', '"seek"', "tools differ"),
        ("brief", "verbose", "system prompt differs"),
    ],
)
def test_what_is_asked_makes_the_difference(old: str, new: str, difference: str) -> None:
    """And the difference is told in a few words."""
    asked = renamed(old, new)
    assert asked != question()
    assert list(question().differences(asked)) == [difference]
    assert question().likeness(asked) < 1


def test_another_number_of_messages_is_told() -> None:
    """As the recording has them."""
    asked = question(messages=BODY["messages"][:1])
    assert list(question().differences(asked)) == ["conversation has 3 messages"]


def test_only_the_system_prompt_may_be_another_for_a_looser_match() -> None:
    """It holds the weather, the working directory and much else."""
    assert question().is_but_for_system(question(system="Another."))
    assert not question().is_but_for_system(question(model="another"))


def test_the_nearest_is_named_with_its_first_difference() -> None:
    """One line that says why nothing matched."""
    asked = renamed("not asked", "x")
    there = [
        ("far.jsonl", question(model="m", messages=[], tools=[])),
        ("near.jsonl", renamed("05 ok", "05 well")),
    ]
    assert nearest(asked, there) == "nearest: near.jsonl, whose messages[2] differs"
    assert nearest(asked, []) is None


def test_a_thread_is_known_by_the_message_that_it_continues() -> None:
    """And not as a part of what is asked."""
    thread = {"type": "continue", "previous_message_id": "msg_1"}
    assert question(thread=thread).continues == "msg_1"
    assert question(thread=thread) == question()
    assert question(thread={"type": "create"}).continues is None


def test_secrets_are_replaced_as_in_a_recording() -> None:
    """Else a request with one would never be the one that was recorded."""
    key = "sk-ant-api03-" + "x1y2z3" * 8
    recorded = question(system="Use [redacted] for it.")
    assert question(system=f"Use {key} for it.") == recorded


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"nothing", b"[" * 5_000, b'{"a":' * 300])
def test_what_is_no_object_asks_nothing(body: bytes) -> None:
    """Nothing is raised."""
    assert Question.from_bytes(body) is None


@pytest.mark.parametrize(
    "body",
    [{}, {"messages": 3}, {"messages": [3, None, {}]}, {"tools": {}}, {"thread": 1}, {"system": 4}],
)
def test_odd_bodies_are_questions_too(body: Any) -> None:
    """A client may send what it likes."""
    assert Question.from_body(body) == Question.from_body(body)


def test_deep_nesting_is_no_question() -> None:
    """What JSON readers take but its writer does not."""
    deep = b'{"messages":[{"role":"user","content":' + b'[{"a":' * 200 + b"1" + b"}]" * 200 + b"}]}"
    assert Question.from_bytes(deep) is None
