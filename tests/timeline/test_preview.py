"""Previews: what each type of event carried, in a few words."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.timeline.preview import LONGEST, preview


def delta(type_: str, **members: Any) -> dict[str, Any]:
    """The payload of a delta."""
    return {"type": "content_block_delta", "index": 0, "delta": {"type": type_, **members}}


USAGE = {
    "input_tokens": 25,
    "cache_read_input_tokens": 7,
    "cache_creation_input_tokens": 0,
    "output_tokens": 1,
}
TELLING: list[tuple[dict[str, Any], str]] = [
    (delta("text_delta", text=" light\n rain"), r'" light\n rain"'),
    (delta("thinking_delta", thinking="Hm"), '"Hm"'),
    (delta("input_json_delta", partial_json='{"city":'), """'{"city":'"""),
    (delta("signature_delta", signature="x" * 1_234), "1,234 characters"),
    (delta("citations_delta", citation={"url": "a"}), '{"url":"a"}'),
    (delta("new_delta", a=1), '{"type":"new_delta","a":1}'),
    ({"type": "ping"}, ""),
    ({"type": "message_stop"}, ""),
    ({"type": "message_stop", "more": 1}, '{"type":"message_stop","more":1}'),
    ({"type": "content_block_stop", "index": 0}, ""),
    (
        {"type": "message_start", "message": {"model": "m", "id": "msg_1", "usage": USAGE}},
        "m  in 25, cache read 7, out 1  msg_1",
    ),
    ({"type": "message_start", "message": {"model": "m", "id": "msg_1"}}, "m  msg_1"),
    ({"type": "content_block_start", "content_block": {"type": "text", "text": ""}}, "text"),
    (
        {
            "type": "content_block_start",
            "content_block": {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {}},
        },
        "tool_use weather",
    ),
    (
        {"type": "content_block_start", "content_block": {"type": "fallback", "to": "x"}},
        'fallback  {"to":"x"}',
    ),
    (
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn"},
            "usage": {"input_tokens": 25, "output_tokens": 9_000},
        },
        "stop_reason end_turn  out 9,000, in 25",
    ),
    (
        {
            "type": "message_delta",
            "delta": {"stop_reason": "refusal", "stop_details": {"category": "cyber"}},
        },
        "stop_reason refusal  cyber",
    ),
    ({"type": "message_delta", "delta": {}}, "stop_reason None"),
    (
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
        "overloaded_error: Overloaded",
    ),
    ({"type": "surprise", "a": [1, "ä"]}, '{"type":"surprise","a":[1,"ä"]}'),
]


@pytest.mark.parametrize(("payload", "told"), TELLING, ids=lambda value: str(value)[:40])
def test_each_type_is_told_in_its_own_words(payload: dict[str, Any], told: str) -> None:
    """And one that is not known as compact JSON."""
    assert preview(payload["type"], payload) == told


def test_a_long_payload_is_cut() -> None:
    """Nobody looks at more in a row, and a line may be 50 MB long."""
    payload = delta("text_delta", text="x" * 1_000_000)
    assert len(preview(payload["type"], payload)) <= LONGEST + 2


def test_other_scripts_stay_readable() -> None:
    """They are not spelled as escapes."""
    payload = delta("text_delta", text="日本語 שלום 😀")
    assert preview(payload["type"], payload) == '"日本語 שלום 😀"'
