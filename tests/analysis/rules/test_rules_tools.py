"""Tool calls: their input as it adds up, their ids, and the stop reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Payloads: TypeAlias = list[dict[str, Any]]
Told: TypeAlias = Callable[[Payloads | bytes], list[str]]


def pieces(events: Payloads, *fragments: str) -> Payloads:
    """The stream with these fragments as the tool's input."""
    deltas = [
        {
            "type": "content_block_delta",
            "index": 1,
            "delta": {"type": "input_json_delta", "partial_json": fragment},
        }
        for fragment in fragments
    ]
    return [*events[:7], *deltas, *events[10:]]


@pytest.mark.parametrize(
    "fragments",
    [
        (),
        ("",),
        ("{}",),
        ('{"path": "C:\\', '\\temp"}'),
        ("", '{"a"', ": [1, 2", "]}"),
        ('{"n": 123456789012345678901234567890}',),
        ('{"s": "\\ud83d"}',),
    ],
)
def test_an_input_that_adds_up_to_an_object_is_silent(
    fragments: tuple[str, ...], events: Payloads, told: Told
) -> None:
    """None at all means no arguments; borders and numbers are whatever they are."""
    assert told(pieces(events, *fragments)) == []


def test_an_input_that_does_not_parse_is_told_at_its_last_fragment(
    events: Payloads, told: Told
) -> None:
    """The tool, how much came, and where it breaks."""
    where, text = told(pieces(events, '{"location"', ': "Paris'))
    assert where == "line 11: error tools.args-invalid-json"
    assert text.startswith('19 characters for "weather" are not JSON: "{"location": "Paris", ')


def test_an_input_that_nests_without_end_is_no_crash(events: Payloads, told: Told) -> None:
    """A hostile input is told like any other that does not parse."""
    where, text = told(pieces(events, "[" * 100_000))
    assert where == "line 10: error tools.args-invalid-json"
    assert len(text) < 200


def test_an_input_of_another_type_is_told(events: Payloads, told: Told) -> None:
    """Tools take objects."""
    assert told(pieces(events, "null")) == [
        "line 10: error tools.args-not-object",
        'the input of "weather" is "null"',
    ]


def test_a_result_of_a_call_in_the_same_message_is_silent(events: Payloads, told: Told) -> None:
    """Server tools run within the message: call and result have the same id."""
    events[6]["content_block"]["type"] = "server_tool_use"
    events[11]["delta"]["stop_reason"] = "end_turn"
    result = {"type": "web_search_tool_result", "tool_use_id": "toolu_1", "content": []}
    more = [
        {"type": "content_block_start", "index": 2, "content_block": result},
        {"type": "content_block_stop", "index": 2},
    ]
    assert told([*events[:11], *more, *events[11:]]) == []


def test_a_stop_for_tools_without_a_call_is_told(events: Payloads, told: Told) -> None:
    """A program that runs tools at that stop reason would have none to run."""
    assert told([*events[:6], *events[11:]]) == [
        "line 10: warning tools.stop-reason",
        "the stop reason is tool_use, and no tool is called",
    ]


@pytest.mark.parametrize("reason", ["max_tokens", "pause_turn", "refusal"])
def test_a_stop_for_another_cause_may_follow_a_call(
    reason: str, events: Payloads, told: Told
) -> None:
    """Only an end by the model's own will contradicts a call."""
    events[11]["delta"]["stop_reason"] = reason
    assert told(events) == []
