"""Payloads: JSON, named like their events, with what clients need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import orjson
import pytest

Payloads: TypeAlias = list[dict[str, Any]]
Told: TypeAlias = Callable[[Payloads | bytes], list[str]]
Spell: TypeAlias = Callable[[Payloads], bytes]


def test_padding_is_silent(events: Payloads, spell: Spell, told: Told) -> None:
    """The API pads its frames with spaces before the last brace."""
    assert told(spell(events).replace(b"}\n\n", b"         }\n\n")) == []


DEEP = pytest.param(b"[" * 200_000, id="deep")


@pytest.mark.parametrize("data", [b"", b"[]", b'"x"', b"{", b"[DONE]", DEEP])
def test_data_that_is_no_object_is_told_and_quoted(
    data: bytes, events: Payloads, spell: Spell, told: Told
) -> None:
    """Whatever stands there instead, however deep it nests."""
    body = spell(events).replace(b'{"type": "message_stop"}', data)
    where, text = told(body)
    assert where == "line 15: error protocol.data-not-json"
    assert text.startswith('message_stop has the data "')
    assert len(text) < 100


def test_a_ping_may_hold_anything(events: Payloads, spell: Spell, told: Told) -> None:
    """No client reads it, so what is wrong with it is for information."""
    assert told(spell(events).replace(b'{"type": "ping"}', b"-")) == [
        "line 5: info protocol.data-not-json",
        'ping has the data "-"',
    ]


def test_a_name_and_a_type_that_differ_are_both_told(
    events: Payloads, spell: Spell, told: Told
) -> None:
    """The type alone says what is followed; the name alone is not called unknown."""
    assert told(spell(events).replace(b"event: message_delta", b"event: chunk")) == [
        "line 14: error protocol.name-mismatch",
        'the event is named "chunk", its data says "message_delta"',
    ]


def test_a_payload_without_a_type_goes_by_its_name(events: Payloads, told: Told) -> None:
    """It is told that the type is missing, and nothing else goes wrong."""
    body = b"".join(
        b"event: %b\ndata: %b\n\n" % (name, data)
        for name, data in [
            (
                b"message_start",
                b'{"message": {"content": [], "usage": {}, "stop_reason": "end_turn"}}',
            ),
            (b"message_stop", b"{}"),
        ]
    )
    assert told(body) == [
        "line 3: error protocol.field-missing",
        "message_start.type is missing",
        "line 4: error protocol.field-missing",
        "message_stop.type is missing",
    ]


@pytest.mark.parametrize(
    ("place", "field", "value", "text"),
    [
        (0, "message", None, "message_start.message is null, not an object"),
        (1, "content_block", [], "content_block_start.content_block is a list, not an object"),
        (3, "delta", "Let me", 'content_block_delta.delta is "Let me", not an object'),
        (5, "index", 0.0, "content_block_stop.index is 0.0, not an integer"),
        (11, "delta", 7, "message_delta.delta is 7, not an object"),
    ],
)
def test_a_field_of_the_wrong_kind_is_told_with_its_value(
    place: int, field: str, value: object, text: str, events: Payloads, told: Told
) -> None:
    """The path, what is there, and what should be."""
    events[place][field] = value
    assert text in told(events)


def test_a_block_and_a_delta_need_what_their_type_needs(events: Payloads, told: Told) -> None:
    """A call without an input, as a local server sends it; a text delta without text."""
    del events[6]["content_block"]["input"]
    del events[3]["delta"]["text"]
    assert told(events) == [
        "line 6: error protocol.field-missing",
        "content_block_delta.delta:text_delta.text is missing",
        "line 9: error protocol.field-missing",
        "content_block_start.content_block:tool_use.input is missing",
    ]


def test_a_lone_surrogate_is_told_and_a_pair_is_not(events: Payloads, told: Told) -> None:
    """The SDK reads both; a strict parser fails at the first."""
    events[3]["delta"]["text"] = "\N{GRINNING FACE}"
    assert told(events) == []
    events[3]["delta"]["text"] = "\ud83d"
    assert told(events)[0] == "line 6: warning protocol.data-not-strict"


def test_an_unknown_field_is_told_once(events: Payloads, told: Told) -> None:
    """However many events have it, the first is the one to look at."""
    for event in events:
        if event["type"] == "content_block_delta":
            event["p"] = "abcdef"
    assert told(events) == [
        "line 6: info protocol.unknown-field",
        "content_block_delta.p, first at event 4",
    ]


def test_long_names_are_told_apart(events: Payloads, told: Told) -> None:
    """Two fields of a block with a long type are two findings."""
    result = {"type": "text_editor_code_execution_tool_result", "tool_use_id": "x", "content": []}
    events[1]["content_block"] = {**result, "one": 1, "other": 2}
    paths = [line for line in told([*events[:3], *events[5:]]) if "content_block_start" in line]
    assert [path.split(",")[0].rpartition(".")[2] for path in paths] == ["one", "other"]


def test_what_the_model_wrote_is_never_called_unknown(events: Payloads, told: Told) -> None:
    """Tool inputs and tool results may have any member."""
    events[6]["content_block"]["input"] = {"anything": {"at": "all"}}
    events[1]["content_block"] = {
        "type": "mcp_tool_result",
        "tool_use_id": "toolu_1",
        "is_error": False,
        "content": [{"type": "text", "text": "x", "odd": 1}],
    }
    assert told([*events[:3], *events[5:]]) == [
        "line 4: info tools.result-unmatched",
        'mcp_tool_result answers "toolu_1"',
    ]


@pytest.mark.parametrize("value", [None, 7, False])
def test_a_type_that_is_no_string_is_as_good_as_none(
    value: Any, events: Payloads, told: Told
) -> None:
    """The event goes by its name here, and clients drop it."""
    body = b"event: message_start\ndata: %b\n\n" % orjson.dumps({**events[0], "type": value})
    _, text, *_ = told(body)
    assert text.startswith("message_start.type is ")
    assert text.endswith(", not a string")


@pytest.mark.parametrize("field", ["content", "usage"])
def test_a_message_starts_with_what_the_sdk_adds_to(
    field: str, events: Payloads, told: Told
) -> None:
    """Without a list of blocks, or without a usage, its accumulator raises."""
    del events[0]["message"][field]
    assert f"message_start.message.{field} is missing" in told(events)


def test_a_message_delta_has_a_usage(events: Payloads, told: Told) -> None:
    """The SDK reads its output tokens without a look at whether there are any."""
    (delta,) = (event for event in events if event["type"] == "message_delta")
    delta["usage"] = None
    assert "message_delta.usage is null, not an object" in told(events)
