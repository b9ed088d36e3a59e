"""Content blocks: how their starts, deltas and stops must pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Payloads: TypeAlias = list[dict[str, Any]]
Told: TypeAlias = Callable[[Payloads | bytes], list[str]]


def test_an_overlap_is_told_of_the_block_that_came_early(events: Payloads, told: Told) -> None:
    """Only when the stop comes late after all; a stop that never comes is another thing."""
    stop, start = events[5:7]
    assert told([*events[:5], start, stop, *events[7:]]) == [
        "line 8: error protocol.block-overlap",
        "content block 1 starts before 0 stops at event 7",
    ]
    assert told([*events[:5], *events[6:]]) == [
        "line 4: error protocol.block-stop-missing",
        "content block 0 (text) starts at event 2 and never stops",
    ]


def test_max_tokens_may_leave_a_block_open(events: Payloads, told: Told) -> None:
    """The API does that; the half input is still told, as a warning."""
    events[11]["delta"]["stop_reason"] = "max_tokens"
    assert told([*events[:9], *events[11:]]) == [
        "line 9: info protocol.block-stop-missing",
        "content block 1 (tool_use) starts at event 7 and never stops",
        "line 11: warning tools.args-truncated",
        '16 characters of the input of "weather" came: "{"location":"Par"',
    ]


def test_a_skipped_index_is_told_once(events: Payloads, told: Told) -> None:
    """The block is followed under the index that it has."""
    for event in events[6:11]:
        event["index"] = 3
    assert told(events) == [
        "line 9: error protocol.block-index",
        "content block 3 starts where 1 was due",
    ]


def test_blocks_that_message_start_holds_count(events: Payloads, told: Told) -> None:
    """The first block that is streamed comes after those that were there."""
    events[0]["message"]["content"] = [{"type": "text", "text": "Well."}]
    for event in events:
        if "index" in event:
            event["index"] += 1
    assert told(events) == []


def test_a_delta_in_a_block_of_an_unknown_type_is_not_judged(events: Payloads, told: Told) -> None:
    """Nobody knows what belongs in it."""
    events[1]["content_block"]["type"] = "hologram"
    assert told(events) == [
        "line 4: info protocol.unknown-block",
        "content_block_start.content_block:hologram, first at event 2",
    ]


def test_an_index_that_is_no_integer_pairs_with_nothing(events: Payloads, told: Told) -> None:
    """It is told as a field; a boolean is no integer, whatever Python thinks."""
    events[3]["index"] = False
    assert told(events) == [
        "line 6: error protocol.field-missing",
        "content_block_delta.index is false, not an integer",
    ]
