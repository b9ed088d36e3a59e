"""The message as a whole: its oddities on small streams, beside the SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from inspector.analysis.message import Assembler

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say

Assemble: TypeAlias = Callable[[bytes], Assembler]

PING = b'event: ping\ndata: {"type": "ping"}\n\n'


def content(assembler: Assembler) -> Any:
    """The content of the message."""
    return assembler.message()["content"]


def told(assembler: Assembler) -> list[str]:
    """What is said to be wrong, and by which event."""
    return [f"{problem.event}: {problem.text}" for problem in assembler.problems]


def test_pings_may_stand_anywhere(say: Say, agreed: Assemble) -> None:
    """Before the message, between and inside blocks, and for ever after it ended."""
    body = PING + say.start() + PING * 2 + say.block(0, "text") + PING + say.text(0, "Hi")
    assembler = agreed(body + PING + say.stop(0) + PING + say.end() + PING * 20)
    assert content(assembler) == [{"type": "text", "text": "Hi"}]
    assert not assembler.problems
    assert not assembler.unfinished()


def test_padding_inside_frames_changes_nothing(say: Say, agreed: Assemble) -> None:
    """The API pads its events with spaces before the last brace."""
    padded = say.text(0, "Hi").replace(b"}\n\n", b"               }\n\n")
    body = say.start() + say.block(0, "text") + padded + say.stop(0) + say.end()
    assert content(agreed(body)) == [{"type": "text", "text": "Hi"}]


def test_line_ends_of_any_kind_make_no_difference(say: Say, agreed: Assemble) -> None:
    """CRLF frames are not canonical, and count."""
    body = say.start() + say.block(0, "text") + say.text(0, "Hi") + say.stop(0) + say.end()
    assembler = agreed(body.replace(b"\n", b"\r\n"))
    assert content(assembler) == [{"type": "text", "text": "Hi"}]
    assert not assembler.problems


def test_a_message_may_start_with_its_content(say: Say, agreed: Assemble) -> None:
    """`message_start` with ready content and a stop reason, and then only `message_stop`."""
    call = {"type": "tool_use", "id": "t", "name": "n", "input": {"a": None}}
    start = say.start(content=[call], stop_reason="tool_use")
    assembler = agreed(start + say.event(type="message_stop"))
    assert content(assembler) == [call]
    assert assembler.stop_reason == "tool_use"
    assert not assembler.unfinished()


def test_a_message_may_have_no_blocks(say: Say, agreed: Assemble) -> None:
    """Its content is then empty."""
    assert content(agreed(say.start() + say.end("refusal"))) == []


def test_a_fallback_changes_the_model(say: Say, agreed: Assemble) -> None:
    """The last fallback block names the model that served the message."""
    ways = {"from": {"model": "a"}, "to": {"model": "b"}, "trigger": {"type": "refusal"}}
    body = say.start() + say.block(0, "fallback", **ways) + say.stop(0) + say.end()
    assert agreed(body).message()["model"] == "b"


def test_a_refusal_keeps_its_details(say: Say, agreed: Assemble) -> None:
    """Before any output or after some."""
    details = {"type": "refusal", "category": "cyber", "explanation": "no"}
    delta = {"stop_reason": "refusal", "stop_sequence": None, "stop_details": details}
    for output in (b"", say.block(0, "text") + say.text(0, "So") + say.stop(0)):
        message = agreed(say.start() + output + say.end(delta=delta)).message()
        assert (message["stop_reason"], message["stop_details"]) == ("refusal", details)


@pytest.mark.parametrize("reason", ["pause_turn", "model_context_window_exceeded", "not_yet_known"])
def test_any_stop_reason_is_kept(say: Say, agreed: Assemble, reason: str) -> None:
    """Those of today and those to come."""
    assert agreed(say.start() + say.end(reason)).stop_reason == reason


def test_context_management_stands_beside_the_delta(say: Say, agreed: Assemble) -> None:
    """It goes into the message, as do changes that were made to the input."""
    edits = {"applied_edits": [{"type": "clear_thinking_20251015", "cleared_thinking_turns": 1}]}
    body = say.start() + say.end(context_management=edits, input_transformations=[])
    message = agreed(body).message()
    assert (message["context_management"], message["input_transformations"]) == (edits, [])


def test_usage_is_overwritten_where_it_is_given_and_kept_where_it_is_not(
    say: Say, agreed: Assemble
) -> None:
    """The counts of message_delta are totals; those it leaves out or nulls stay as they were."""
    begun = {"input_tokens": 20, "cache_read_input_tokens": 5, "service_tier": "standard"}
    steps = [{"type": "message", "input_tokens": 30, "output_tokens": 9}]
    given = {
        "output_tokens": 9,
        "input_tokens": 30,
        "cache_read_input_tokens": None,
        "server_tool_use": {"web_search_requests": 1},
        "output_tokens_details": {"thinking_tokens": 4},
        "iterations": steps,
        "inference_geo": "left out, as by the SDK",
    }
    usage = agreed(say.start(usage=begun | {"output_tokens": 1}) + say.end(usage=given)).message()
    assert usage["usage"] == begun | {
        "output_tokens": 9,
        "input_tokens": 30,
        "server_tool_use": {"web_search_requests": 1},
        "output_tokens_details": {"thinking_tokens": 4},
        "iterations": steps,
    }


def test_a_container_comes_at_the_end(say: Say, agreed: Assemble) -> None:
    """It is kept as it was sent, its time in the stream's own spelling."""
    container = {"id": "c", "expires_at": "2026-07-21T22:59:36.338608Z", "skills": None}
    delta = {"stop_reason": "end_turn", "stop_sequence": None, "container": container}
    assert agreed(say.start() + say.end(delta=delta)).message()["container"] == container


def test_the_second_message_delta_counts(say: Say, agreed: Assemble) -> None:
    """A repeated message_delta overwrites; nothing is added up."""
    usage = {"output_tokens": 12}
    body = say.start() + say.end() + say.end("tool_use", usage=usage)
    message = agreed(body).message()
    assert (message["stop_reason"], message["usage"]["output_tokens"]) == ("tool_use", 12)


def test_a_stream_that_just_ends_is_accepted_and_unfinished(say: Say, agreed: Assemble) -> None:
    """No error for the SDK; here it is said what is missing, and that no stop reason came."""
    assembler = agreed(say.start() + say.block(0, "text") + say.text(0, "Hel"))
    assert content(assembler) == [{"type": "text", "text": "Hel"}]
    assert [problem.text for problem in assembler.unfinished()] == [
        "block 0 ('text') is still open",
        "no stop reason came",
        "no message_stop came",
    ]


def test_a_stream_that_ends_after_its_stop_reason_has_all_of_its_message(
    say: Say, agreed: Assemble
) -> None:
    """Only the last event is missing."""
    end = say.end().partition(b"event: message_stop")[0]
    assembler = agreed(say.start() + end)
    assert assembler.stop_reason == "end_turn"
    assert [problem.text for problem in assembler.unfinished()] == ["no message_stop came"]


def test_what_bedrock_adds_to_message_stop_is_no_part_of_the_message(
    say: Say, agreed: Assemble
) -> None:
    """Its metrics stand in the event, where they are shown."""
    metrics = {"amazon-bedrock-invocationMetrics": {"inputTokenCount": 20}}
    body = say.start() + say.end() + say.event(type="message_stop", **metrics)
    assert "amazon-bedrock-invocationMetrics" not in agreed(body).message()


def test_types_that_nobody_has_seen_yet_do_no_harm(say: Say, agreed: Assemble) -> None:
    """New events, blocks and deltas: blocks stay as they came, the rest is left out."""
    new = say.block(0, "hologram", depth=3, text="") + say.delta(0, "ray_delta", ray=1)
    known = say.text(0, "not for it") + say.stop(0)
    body = say.start(novelty=[1]) + say.event(type="content_block_bend", index=0) + new + known
    assembler = agreed(body + say.end())
    assert content(assembler) == [{"type": "hologram", "depth": 3, "text": ""}]
    assert assembler.message()["novelty"] == [1]
    assert told(assembler) == [
        "4: block 0 ('hologram') takes no 'ray_delta', and the SDK drops it",
        "5: block 0 ('hologram') takes no 'text_delta', and the SDK drops it",
    ]


def test_a_second_message_start_is_passed_over(say: Say, agreed: Assemble) -> None:
    """Its blocks are appended, and deltas go to the blocks that stand at their index."""
    one = say.start() + say.block(0, "text") + say.text(0, "one") + say.stop(0)
    two = say.start(id="msg_2") + say.block(0, "text") + say.text(0, "two") + say.stop(0)
    assembler = agreed(one + two + say.end())
    assert assembler.message()["id"] == "msg_1"
    assert [block["text"] for block in content(assembler)] == ["onetwo", ""]
    assert told(assembler) == [
        "5: a second message_start came, and the SDK passes over it",
        "6: block 1 ('text') is announced as 0",
        "7: block 0 ('text') goes on after it has stopped",
    ]
