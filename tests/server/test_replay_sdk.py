"""What the real SDK makes of the scenarios, over real HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import anthropic
import httpx2
import pytest

from inspector.server.pacing import AT_ONCE
from inspector.server.samples import demo_scripts
from inspector.server.scenarios import SCENARIOS, scenario
from inspector.server.script import Script
from inspector.server.thread import serving
from inspector.wire.decoder import Decoder

BROKEN = ["error", "cut", "abort"]
WHOLE = [name for name in SCENARIOS if name not in BROKEN]


@contextmanager
def client(scripts: Sequence[Script], *, retries: int = 0) -> Iterator[anthropic.Anthropic]:
    """A client of a server that plays these scripts."""
    with (
        serving(scripts, speed=AT_ONCE) as url,
        anthropic.Anthropic(base_url=url, api_key="none", max_retries=retries) as made,
    ):
        yield made


def content(script: Script) -> list[dict[str, Any]]:
    """Text, thinking and tool input of each block, put together without the SDK."""
    blocks: list[dict[str, Any]] = []
    for frame in Decoder().feed(script.body):
        event = json.loads(frame.data)
        if event["type"] == "content_block_start":
            blocks.append({"type": event["content_block"]["type"], "all": ""})
        elif event["type"] == "content_block_delta":
            delta = event["delta"]
            for key in ("text", "thinking", "partial_json"):
                blocks[event["index"]]["all"] += delta.get(key, "")
    return blocks


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "rate-limit"])
def test_whole_scenarios_are_accumulated_to_what_they_say(name: str) -> None:
    """`stream()` accepts them, and its message holds their text, thinking and input."""
    (script,) = scenario(name).attempts()
    with client([script]) as made, made.messages.stream(**scenario(name).request) as stream:
        message = stream.get_final_message()
    expected = content(script)
    assert [block.type for block in message.content] == [block["type"] for block in expected]
    for block, told in zip(message.content, expected, strict=True):
        if block.type == "text":
            assert block.text == told["all"]
        elif block.type == "thinking":
            assert block.thinking == told["all"]
            assert block.signature
        elif block.type == "tool_use" and name != "max-tokens":
            assert block.input == json.loads(told["all"])
    assert message.stop_reason
    assert message.usage.output_tokens > 20


def test_the_beta_accumulator_accepts_them_too() -> None:
    """The same streams through `client.beta`."""
    for name in ("thinking", "tools", "search", "stall", "max-tokens"):
        asked = scenario(name)
        with (
            client(asked.attempts()) as made,
            made.beta.messages.stream(**asked.request) as stream,
        ):
            assert stream.get_final_message().stop_reason


@pytest.mark.parametrize("name", ["text", "tools"])
async def test_the_async_client_gets_the_same_message(name: str) -> None:
    """Text and tool input are the same through both clients."""
    scripts = demo_scripts(name)
    request = scenario(name).request
    with client(scripts) as made, made.messages.stream(**request) as stream:
        expected = stream.get_final_message()
    with serving(scripts, speed=AT_ONCE) as url:
        async with (
            anthropic.AsyncAnthropic(base_url=url, api_key="none", max_retries=0) as other,
            other.messages.stream(**request) as streamed,
        ):
            message = await streamed.get_final_message()
    assert message.to_dict() == expected.to_dict()


def test_tools_give_the_client_both_inputs() -> None:
    """What a program would pass to its functions."""
    asked = scenario("tools")
    with client(demo_scripts("tools")) as made, made.messages.stream(**asked.request) as stream:
        message = stream.get_final_message()
    inputs = {block.name: block.input for block in message.content if block.type == "tool_use"}
    assert inputs["get_forecast"] == {
        "place": "Sintra, Portugal",
        "date": "2026-11-23",
        "hours": [9, 12, 15],
    }
    assert inputs["find_trains"]["origin"] == "Lisboa – Estação do Rossio"
    assert inputs["find_trains"]["passengers"] == {"adults": 1, "children": 2}


def test_rate_limit_is_retried_after_the_time_it_asks_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The SDK waits as long as `retry-after` says and gets its answer on the second attempt."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    asked = scenario("rate-limit")
    with (
        client(demo_scripts("rate-limit"), retries=2) as made,
        made.messages.stream(**asked.request) as stream,
    ):
        assert stream.get_final_text().startswith("It is tiny bubbles of steam")
    assert waited == [1.0]


def test_error_is_raised_as_overloaded() -> None:
    """The text so far arrives, then the exception with the API's words."""
    asked = scenario("error")
    with client(asked.attempts()) as made, made.messages.stream(**asked.request) as stream:
        with pytest.raises(anthropic.APIStatusError, match="Overloaded"):
            stream.until_done()
        text = stream.current_message_snapshot.content[0]
    assert text.type == "text"
    assert text.text.endswith("When the boat touched the stone")


def test_cut_goes_unnoticed_by_the_sdk() -> None:
    """No exception: a message without a stop reason, which is why a stream has an outcome."""
    asked = scenario("cut")
    with client(asked.attempts()) as made, made.messages.stream(**asked.request) as stream:
        assert stream.get_final_message().stop_reason is None


def test_abort_is_a_read_error_after_every_whole_event() -> None:
    """The reset reaches the caller, and the text of all whole events is there."""
    asked = scenario("abort")
    (script,) = asked.attempts()
    with client([script]) as made, made.messages.stream(**asked.request) as stream:
        with pytest.raises(httpx2.ReadError):
            stream.until_done()
        text = stream.current_message_snapshot.content[0]
    assert text.type == "text"
    assert text.text == content(script)[0]["all"]
