"""The order of a message: what is told where it is broken, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from inspector.analysis.rules import check
from inspector.recording.lines import End, Line

Payloads: TypeAlias = list[dict[str, Any]]
Told: TypeAlias = Callable[[Payloads | bytes], list[str]]

PING = {"type": "ping"}
ERROR = {
    "type": "error",
    "error": {"details": None, "type": "overloaded_error", "message": "Overloaded"},
    "request_id": "req_1",
}


def test_pings_may_come_anywhere(events: Payloads, told: Told) -> None:
    """None, many, before the message and after it: pings are never remarked on."""
    without = [event for event in events if event["type"] != "ping"]
    everywhere = [PING, *(each for event in without for each in (event, PING)), PING]
    assert told(without) == []
    assert told(everywhere) == []


def test_a_cut_stream_tells_where_it_ends(events: Payloads, told: Told) -> None:
    """The line is that of the last event; the open block and its half input are named."""
    assert told(events[:9]) == [
        "line 11: error protocol.message-stop-missing",
        "stream ends after event 9, in content block 1 (tool_use)",
        "line 11: error tools.args-truncated",
        '16 characters of the input of "weather" came: "{"location":"Par"',
    ]


def test_a_stream_that_lacks_only_its_stop_is_told_to_have_its_reason(
    events: Payloads, told: Told
) -> None:
    """A reader can tell a message that is logically complete from one that is not."""
    assert told(events[:-1]) == [
        "line 14: error protocol.message-stop-missing",
        'stream ends after event 12; it had its stop reason, "tool_use"',
    ]


@pytest.mark.parametrize("outcome", ["aborted_upstream", "aborted_client", "timeout"])
def test_an_abort_is_told_with_its_outcome(
    outcome: Any,
    events: Payloads,
    spell: Callable[[Payloads], bytes],
    record: Callable[[bytes], list[Line]],
) -> None:
    """What cut the stream stands beside the place where it was cut."""
    *lines, end = record(spell(events[:4]))
    assert isinstance(end, End)
    aborted = end._replace(outcome=outcome, error={"type": "ReadError", "message": "reset"})
    (finding,) = check([*lines, aborted]).kept
    assert finding.rule.id == "protocol.message-stop-missing"
    assert finding.text == (
        f"stream ends after event 4, in content block 0 (text) ({outcome}: ReadError)"
    )


def test_an_error_event_stands_for_all_that_did_not_come(events: Payloads, told: Told) -> None:
    """After it nothing more is expected: no stop, no end of the open block."""
    assert told([*events[:4], ERROR]) == [
        "line 7: error protocol.error-event",
        '"overloaded_error": "Overloaded"',
    ]
    assert told([ERROR]) == [
        "line 3: error protocol.error-event",
        '"overloaded_error": "Overloaded"',
    ]


def test_a_message_that_comes_ready_needs_no_message_delta(events: Payloads, told: Told) -> None:
    """message_start may hold the content and the stop reason; then message_stop follows."""
    message = events[0]["message"]
    message["content"] = [{"type": "tool_use", "id": "toolu_1", "name": "clock", "input": {}}]
    message["stop_reason"] = "tool_use"
    assert told([events[0], events[-1]]) == []


def test_a_message_may_have_no_blocks(events: Payloads, told: Told) -> None:
    """A stop sequence can hit at once."""
    events[-2]["delta"] = {"stop_reason": "stop_sequence", "stop_sequence": "x"}
    assert told([events[0], *events[-2:]]) == []


def test_a_late_start_is_the_only_thing_told_of(events: Payloads, told: Told) -> None:
    """The blocks that came before it are not called into question."""
    start, first, *rest = events
    assert told([first, start, *rest]) == [
        "line 3: error protocol.message-start-late",
        "content_block_start is event 1, message_start only event 2",
    ]


def test_a_second_message_begins_anew(events: Payloads, told: Told) -> None:
    """Its blocks count from 0 again; what the first left open is told."""
    assert told([*events[:4], *events]) == [
        "line 4: error protocol.block-stop-missing",
        "content block 0 (text) starts at event 2 and never stops",
        "line 7: error protocol.message-start-repeated",
        'event 5 starts a second message, "msg_1"',
    ]


def test_another_vocabulary_is_not_measured_by_this_one(told: Told) -> None:
    """A stream of an application is told to be one, and nothing is missed in it."""
    body = b"event: token\ndata: Hel\n\nevent: token\ndata: lo\n\ndata: [DONE]\n\n"
    assert told(body) == [
        "line 3: info protocol.unknown-event",
        "event:token, first at event 1",
        "line 5: info protocol.unknown-event",
        "event:message, first at event 3",
        "line 5: info protocol.other-vocabulary",
        "none of 3 events is one of the Messages API",
    ]


def test_an_empty_stream_has_no_message(told: Told) -> None:
    """A 200 with an empty body is a stream that never began."""
    assert told(b"") == [
        "line 3: error protocol.message-start-missing",
        "the stream ended without it",
    ]


def test_an_answer_that_is_no_stream_is_not_asked_for_a_message(
    record: Callable[[bytes], list[Line]],
) -> None:
    """Where a message in one piece was asked for, or none came, no events are missed."""
    *lines, end = record(b"")
    assert isinstance(end, End)
    assert check([*lines, end._replace(outcome="complete")]).kept == ()
    (refused,) = check([*lines, end._replace(outcome="http_error")]).kept
    assert refused.text == "http_error, HTTP 200, 0 bytes"
