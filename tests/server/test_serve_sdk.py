"""What the real SDK gets from a served recording: the message that the recording holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anthropic
import httpx2
import pytest
from anthropic import beta_tool

from inspector import Recorder
from inspector.recording import load
from inspector.server.samples import sample_folder
from inspector.server.serve import Server, serve
from inspector.server.turn import Turn, load_turn

FOLDER = sample_folder()
WHOLE = ["text", "thinking", "stall", "tools", "max-tokens", "search", "buffered"]


@pytest.fixture
def server() -> Iterator[Server]:
    """All samples, by case."""
    with serve(FOLDER, instant=True, match="case") as running:
        yield running


def options(server: Server, name: str, *, retries: int = 0) -> dict[str, Any]:
    """For a client that asks for a sample."""
    url = f"{server.base_url}/case/{name}"
    return {"base_url": url, "api_key": "none", "max_retries": retries}


def recorded(name: str) -> Turn:
    """A sample as a turn."""
    return load_turn(FOLDER / f"{name}.jsonl")


def asked(name: str) -> dict[str, Any]:
    """The request of a sample, less `stream`."""
    with load(FOLDER / f"{name}.jsonl") as recording:
        assert recording.request is not None
        body: dict[str, Any] = recording.request.json()
    body.pop("stream")
    return body


def same(message: Any, turn: Turn) -> None:
    """Content, stop reason and usage are those of the recording."""
    got, expected = message.to_dict(), turn.message
    for block in got["content"]:  # what the SDK adds of its own
        for key in ("parsed_output", "parsed"):
            block.pop(key, None)
    assert got["stop_reason"] == expected["stop_reason"]
    assert got["usage"]["output_tokens"] == expected["usage"]["output_tokens"]
    assert [block["type"] for block in got["content"]] == [
        block["type"] for block in expected["content"]
    ]
    for block, there in zip(got["content"], expected["content"], strict=True):
        for key in ("text", "thinking", "input", "name", "id", "signature"):
            assert block.get(key) == there.get(key)


@pytest.mark.parametrize("name", WHOLE)
def test_streams_and_messages_of_the_plain_client(name: str, server: Server) -> None:
    """`stream()`, and `create` with and without `stream`."""
    turn = recorded(name)
    with anthropic.Anthropic(**options(server, name)) as client:
        with client.messages.stream(**asked(name)) as stream:
            same(stream.get_final_message(), turn)
        same(client.messages.create(**asked(name)), turn)
        with client.messages.create(**asked(name), stream=True) as events:
            assert [event.type for event in events][-1] == "message_stop"


@pytest.mark.parametrize("name", WHOLE)
async def test_streams_and_messages_of_the_asynchronous_and_beta_clients(
    name: str, server: Server
) -> None:
    """The same message by both."""
    turn = recorded(name)
    async with anthropic.AsyncAnthropic(**options(server, name)) as client:
        async with client.beta.messages.stream(**asked(name)) as stream:
            same(await stream.get_final_message(), turn)
        async with client.messages.stream(**asked(name)) as plain:
            same(await plain.get_final_message(), turn)
    with (
        anthropic.Anthropic(**options(server, name)) as other,
        other.beta.messages.stream(**asked(name)) as streamed,
    ):
        same(streamed.get_final_message(), turn)


def test_what_went_wrong_goes_wrong_again(server: Server) -> None:
    """An error event is raised, a reset is one, a cut leaves no stop reason."""
    with (
        anthropic.Anthropic(**options(server, "error")) as client,
        pytest.raises(anthropic.APIStatusError, match="Overloaded"),
        client.messages.stream(**asked("error")) as stream,
    ):
        stream.until_done()
    with (
        anthropic.Anthropic(**options(server, "abort")) as client,
        pytest.raises(httpx2.ReadError),
        client.messages.stream(**asked("abort")) as stream,
    ):
        stream.until_done()
    with (
        anthropic.Anthropic(**options(server, "cut")) as client,
        client.messages.stream(**asked("cut")) as stream,
    ):
        same(stream.get_final_message(), recorded("cut"))


def test_a_rate_limit_and_its_retry_are_two_attempts() -> None:
    """The SDK tries again by itself, and gets the second."""
    with (
        serve(FOLDER, instant=True) as server,
        anthropic.Anthropic(base_url=server.base_url, api_key="none", max_retries=1) as client,
        client.messages.stream(**asked("rate-limit")) as stream,
    ):
        same(stream.get_final_message(), recorded("rate-limit.2"))
    assert [seen.status for seen in server.requests] == [429, 200]


@beta_tool
def get_forecast(place: str, date: str, hours: list[int]) -> str:
    """The weather forecast for a place on a date.

    Args:
        place: Where.
        date: When.
        hours: At which hours.

    """
    return f"dry in {place}"


@beta_tool
def find_trains(
    origin: str, destination: str, arrive_before: str, passengers: dict[str, int], direct_only: bool
) -> str:
    """Trains between two stations that arrive in time.

    Args:
        origin: From.
        destination: To.
        arrive_before: The latest arrival.
        passengers: Who travels.
        direct_only: Without changes.

    """
    return "08:21"


def tools_run(base_url: str, *middleware: Any) -> list[Any]:
    """The messages that a tool runner of the SDK gets."""
    with anthropic.Anthropic(
        base_url=base_url, api_key="none", max_retries=0, middleware=middleware
    ) as client:
        runner = client.beta.messages.tool_runner(
            model="claude-sonnet-5-5",
            max_tokens=1024,
            messages=[{"role": "user", "content": "To Sintra?"}],
            tools=[get_forecast, find_trains],
            stream=True,
        )
        return [stream.get_final_message() for stream in runner]


def test_a_tool_runner_goes_through_recorded_turns(tmp_path: Path) -> None:
    """In order; and through the session that is recorded of that, by request and by thread."""
    paths = [FOLDER / "tools.jsonl", FOLDER / "text.jsonl"]
    with serve(*paths, instant=True, match="order") as server:
        first, last = tools_run(server.base_url, Recorder(tmp_path))
    same(first, recorded("tools"))
    same(last, recorded("text"))
    assert [seen.recording for seen in server.requests] == ["tools.jsonl", "text.jsonl"]
    thread = {"type": "continue", "previous_message_id": first.id}
    assert server.requests[1].json()["thread"] == thread
    with serve(tmp_path, instant=True) as server:
        assert tools_run(server.base_url) == [first, last]
    assert [seen.match for seen in server.requests] == ["request", "thread"]


def test_asking_again_without_stream_after_an_error_gets_the_same_recording() -> None:
    """As some agents do at once; the next recording is still to come."""
    paths = [FOLDER / "error.jsonl", FOLDER / "text.jsonl"]
    with (
        serve(*paths, instant=True, match="order") as server,
        anthropic.Anthropic(base_url=server.base_url, api_key="none", max_retries=0) as client,
    ):
        with (
            pytest.raises(anthropic.APIStatusError),
            client.messages.stream(**asked("error")) as stream,
        ):
            stream.until_done()
        with pytest.raises(anthropic.OverloadedError):
            client.messages.create(**asked("error"))
        with client.messages.stream(**asked("error")) as stream:
            same(stream.get_final_message(), recorded("text"))
    played = [(seen.recording, seen.status) for seen in server.requests]
    assert played == [("error.jsonl", 200), ("error.jsonl", 529), ("text.jsonl", 200)]
