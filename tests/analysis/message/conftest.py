"""What the tests of message assembly share: small streams, and the SDK's accumulators as judges."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import anthropic
import httpx2
import pytest

from inspector.analysis.message import Assembler
from inspector.analysis.step import steps
from inspector.recording.lines import Event
from inspector.wire.decoder import Decoder
from inspector.wire.frame import canonical

_DERIVED = {"text", "input_json", "citation", "thinking", "signature", "compaction"}
"""What the SDK's streams yield besides the events themselves, each after the event it is from."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the SDK makes of a stream."""

    snapshots: list[dict[str, Any] | None]
    """The message after each event that it hands on; `None` before there is one."""
    message: dict[str, Any] | None
    """The final message, where it accepts the stream."""
    error: Exception | None
    """What it raises, where it does not."""


class Sdk:
    """The anthropic SDK, fed with bodies instead of a network."""

    def __init__(self) -> None:
        self._body = b""
        self._http = httpx2.Client(transport=httpx2.MockTransport(self._answer))
        self._client = anthropic.Anthropic(api_key="none", http_client=self._http, max_retries=0)

    def judge(
        self, body: bytes, *, beta: bool = True, headers: dict[str, str] | None = None
    ) -> Verdict:
        """What the accumulator of the beta types, or of the stable ones, makes of a body."""
        self._body = body
        messages = self._client.beta.messages if beta else self._client.messages
        asked: dict[str, Any] = {"model": "any", "max_tokens": 1, "messages": []}
        snapshots: list[dict[str, Any] | None] = []
        with warnings.catch_warnings(), messages.stream(**asked, extra_headers=headers) as stream:
            warnings.simplefilter("ignore")  # pydantic has something to say of odd values
            try:
                snapshots.extend(
                    _snapshot(stream) for event in stream if event.type not in _DERIVED
                )
                return Verdict(snapshots, _json(stream.get_final_message()), None)
            except Exception as error:  # noqa: BLE001 - whatever it raises is its verdict
                return Verdict(snapshots, None, error)

    def close(self) -> None:
        """Close the client."""
        self._http.close()

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        headers = {"content-type": "text/event-stream"}
        return httpx2.Response(200, headers=headers, content=self._body)


def _snapshot(stream: Any) -> dict[str, Any] | None:
    try:
        return _json(stream.current_message_snapshot)
    except AssertionError:
        return None


def _json(message: Any) -> dict[str, Any]:
    """A message as JSON, with what the stream sent and nothing that the SDK's types add."""
    try:
        value = message.to_dict(mode="json")
    except ValueError:  # a lone surrogate, which pydantic does not write as JSON
        value = message.to_dict(mode="python")
    assert isinstance(value, dict)
    return value


@pytest.fixture(scope="session")
def sdk() -> Iterator[Sdk]:
    """The SDK as judge."""
    sdk = Sdk()
    yield sdk
    sdk.close()


@pytest.fixture(scope="session")
def events() -> Callable[[bytes], list[Event]]:
    """Gives the events of a body, as a recording of it would have them."""

    def events(body: bytes) -> list[Event]:
        decoder = Decoder()
        frames = decoder.feed(body) + decoder.close()[0]
        return [
            Event(
                line=number,
                t_ns=None,
                event=frame.event,
                data=frame.data,
                exact=None if frame.raw == canonical(frame.event, frame.data) else frame.raw,
            )
            for number, frame in enumerate(frames, start=1)
            if frame.event is not None
        ]

    return events


@pytest.fixture(scope="session")
def assembled(events: Callable[[bytes], list[Event]]) -> Callable[..., Assembler]:
    """Assembles the message of a body."""

    def assembled(body: bytes, *, cut_strings: bool = False) -> Assembler:
        assembler = Assembler(cut_strings=cut_strings)
        for step in steps(events(body)):
            assembler.step(step)
        return assembler

    return assembled


@pytest.fixture(scope="session")
def agreed(sdk: Sdk, assembled: Callable[..., Assembler]) -> Callable[[bytes], Assembler]:
    """Assembles a body that the SDK accepts, and holds the message against the SDK's."""

    def agreed(body: bytes) -> Assembler:
        assembler = assembled(body)
        verdict = sdk.judge(body)
        assert verdict.error is None
        assert assembler.message() == verdict.message
        assert not any(problem.refused for problem in assembler.problems)
        return assembler

    return agreed


@pytest.fixture(scope="session")
def refused(sdk: Sdk, assembled: Callable[..., Assembler]) -> Callable[[bytes], Assembler]:
    """Assembles a body that the SDK refuses, and sees that the problems say so."""

    def refused(body: bytes) -> Assembler:
        assembler = assembled(body)
        assert sdk.judge(body).message is None
        problems = (*assembler.problems, *assembler.unfinished())
        assert any(problem.refused for problem in problems)
        return assembler

    return refused


class Say:
    """Writes the events of a stream, each as its frame."""

    def start(self, **message: Any) -> bytes:
        """A `message_start`, with whatever is given in place of what is usual."""
        usual: dict[str, Any] = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-5",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 20, "output_tokens": 1},
        }
        return self.event(type="message_start", message=usual | message)

    def block(self, index: int, type_: str, **fields: Any) -> bytes:
        """A `content_block_start`."""
        usual = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}}
        block = {"type": type_, **usual.get(type_, {}), **fields}
        return self.event(type="content_block_start", index=index, content_block=block)

    def tool(self, index: int, *fragments: str) -> bytes:
        """A whole tool call, its input in those fragments."""
        call = self.block(index, "tool_use", id=f"toolu_{index}", name="look", input={})
        return call + b"".join(self.json(index, text) for text in fragments) + self.stop(index)

    def text(self, index: int, text: str) -> bytes:
        """A `text_delta`."""
        return self.delta(index, "text_delta", text=text)

    def json(self, index: int, partial_json: str) -> bytes:
        """An `input_json_delta`."""
        return self.delta(index, "input_json_delta", partial_json=partial_json)

    def delta(self, index: int, type_: str, **fields: Any) -> bytes:
        """A `content_block_delta`."""
        delta = {"type": type_, **fields}
        return self.event(type="content_block_delta", index=index, delta=delta)

    def stop(self, index: int) -> bytes:
        """A `content_block_stop`."""
        return self.event(type="content_block_stop", index=index)

    def end(self, stop_reason: str = "end_turn", **beside: Any) -> bytes:
        """A `message_delta` and a `message_stop`."""
        usual = {
            "delta": {"stop_reason": stop_reason, "stop_sequence": None},
            "usage": {"output_tokens": 9},
        }
        return self.event(type="message_delta", **usual | beside) + self.event(type="message_stop")

    def event(self, **payload: Any) -> bytes:
        """An event named as its payload is typed."""
        return f"event: {payload['type']}\ndata: {json.dumps(payload)}\n\n".encode()


@pytest.fixture(scope="session")
def say() -> Say:
    """Writes streams."""
    return Say()
