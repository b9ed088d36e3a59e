"""The recorder among other middleware, in front of it and behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import anthropic
import httpx2
import pytest
from anthropic.lib.middleware import BetaFallbackState, BetaRefusalFallbackMiddleware

from inspector import Recorder, Recording
from tests.capture.conftest import (
    ASKED,
    BEGIN,
    EVENTS,
    KEY,
    MESSAGE,
    STREAM,
    Kind,
    Server,
    call,
    delta,
    frame,
    refused,
    streamed,
)

Serve = Callable[..., Server]
Open = Callable[[Path], list[Recording]]

BUSY = refused(529, "overloaded_error", "Overloaded")
SSE = {"content-type": "text/event-stream"}


class Remembering(anthropic.Middleware):
    """Answers with a message that it has, and asks nobody."""

    def handle(self, request: Any, call_next: Any) -> Any:
        return anthropic.types.Message.model_validate_json(MESSAGE)

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        return anthropic.types.Message.model_validate_json(MESSAGE)


class MadeUp(anthropic.Middleware):
    """Answers with a response of its own, whatever the API says."""

    def __init__(self, **response: Any) -> None:
        self._response = response

    def handle(self, request: Any, call_next: Any) -> Any:
        answer = call_next(request)
        answer.http_response.read()
        return self._instead(answer)

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        answer = await call_next(request)
        await answer.http_response.aread()
        return self._instead(answer)

    def _instead(self, answer: Any) -> Any:
        return type(answer)(
            raw=httpx2.Response(200, headers=SSE, **self._response),
            client=answer._client,
            cast_to=answer._cast_to,
            stream=True,
            stream_cls=answer._stream_cls,
            options=answer._options,
        )


class Reading(anthropic.Middleware):
    """Reads each answer before it hands it on."""

    def handle(self, request: Any, call_next: Any) -> Any:
        answer = call_next(request)
        answer.http_response.read()
        return answer

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        answer = await call_next(request)
        await answer.http_response.aread()
        return answer


class Raising(anthropic.Middleware):
    """Raises what the SDK would raise, had it seen the answer, and once something else."""

    def __init__(self) -> None:
        self._asked = 0

    def handle(self, request: Any, call_next: Any) -> Any:
        self._count()
        return self._checked(call_next(request))

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        self._count()
        return self._checked(await call_next(request))

    def _count(self) -> None:
        self._asked += 1
        if self._asked == 2:
            raise anthropic.RetryableError("not now")

    def _checked(self, answer: Any) -> Any:
        if answer.status_code >= 400:
            raise anthropic.APIStatusError("busy", response=answer.http_response, body=None)
        return answer


class Again(anthropic.Middleware):
    """Asks a second time where the first answer is an error; the SDK does not know of it."""

    def handle(self, request: Any, call_next: Any) -> Any:
        answer = call_next(request)
        if answer.status_code >= 400:
            answer.http_response.read()
            answer = call_next(request)
        return answer

    async def handle_async(self, request: Any, call_next: Any) -> Any:
        answer = await call_next(request)
        if answer.status_code >= 400:
            await answer.http_response.aread()
            answer = await call_next(request)
        return answer


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_other_middleware_answers_by_itself_is_no_attempt(
    kind: Kind, serve: Serve, folder: Path
) -> None:
    """Nothing was sent, and nothing is left in the folder."""
    server = serve(streamed(STREAM))
    with_it = call(kind, "message", server.url, Recorder(folder), Remembering())
    assert with_it == call(kind, "message", server.url, Remembering())
    assert len(with_it.got) == 1
    assert list(folder.iterdir()) == []
    assert server.requests == []


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("body", ["content", "stream"])
def test_a_response_that_other_middleware_makes_up_is_recorded_as_it_reaches_the_program(
    body: str, kind: Kind, serve: Serve, folder: Path, recorded: Open
) -> None:
    """It belongs to no request, and its body is one that either client could read."""

    def made_up() -> MadeUp:
        other = STREAM.replace(b"Hel", b"Bye")
        return MadeUp(**{body: other if body == "content" else httpx2.ByteStream(other)})

    server = serve(streamed(STREAM))
    with_it = call(kind, "events", server.url, Recorder(folder), made_up())
    assert with_it == call(kind, "events", server.url, made_up())
    assert len(with_it.got) == EVENTS - 1
    (one,) = recorded(folder)
    assert one.request is None
    assert one.response is not None
    assert one.body() == STREAM.replace(b"Hel", b"Bye")
    assert one.outcome == "complete"
    assert one.problems() == []


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_stream_that_other_middleware_has_read_is_recorded_whole(
    kind: Kind, serve: Serve, folder: Path, recorded: Open
) -> None:
    """In front of the reader the reads have no times of their own; behind it they have."""
    server = serve(streamed(BEGIN, STREAM.removeprefix(BEGIN)))
    outer, inner = Recorder(folder / "outer"), Recorder(folder / "inner")
    with_them = call(kind, "events", server.url, outer, Reading(), inner)
    assert with_them == call(kind, "events", server.url, Reading())
    (whole,), (streaming,) = recorded(folder / "outer"), recorded(folder / "inner")
    assert whole.body() == streaming.body() == STREAM
    assert whole.outcome == streaming.outcome == "complete"
    assert len({event.t_ns for event in whole.events}) == 1
    assert len({event.t_ns for event in streaming.events}) > 1


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_other_middleware_raises_keeps_its_meaning(
    kind: Kind, serve: Serve, folder: Path, recorded: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error status with its response; another exception as an attempt without one."""
    monkeypatch.setattr("anthropic._base_client.INITIAL_RETRY_DELAY", 0.001)
    server = serve(BUSY, streamed(STREAM))
    with_it = call(kind, "events", server.url, Recorder(folder), Raising(), max_retries=2)
    assert with_it == call(kind, "events", server.url, Raising(), max_retries=2)
    assert len(with_it.got) == EVENTS - 1
    first, second, third = recorded(folder)
    assert (first.outcome, first.body()) == ("http_error", BUSY[1])
    assert second.outcome == "no_response"
    assert second.end is not None
    assert second.end.error == {"type": "RetryableError", "message": "not now"}
    assert (third.outcome, third.body()) == ("complete", STREAM)
    assert [one.header.attempt for one in (first, second, third)] == [1, 2, 3]


@pytest.mark.parametrize("kind", get_args(Kind))
def test_attempts_that_other_middleware_makes_are_told_apart(
    kind: Kind, serve: Serve, folder: Path, recorded: Open
) -> None:
    """By their number, though the SDK counts one only; and a file takes both."""
    server = serve(BUSY, streamed(STREAM))
    with_it = call(kind, "events", server.url, Again(), Recorder(folder / "one.jsonl"))
    assert with_it == call(kind, "events", server.url, Again())
    first, second = recorded(folder)
    assert [one.path.name for one in (first, second)] == ["one.jsonl", "one.2.jsonl"]
    assert [one.outcome for one in (first, second)] == ["http_error", "complete"]
    assert second.header.fields["call"] == first.header.id


REFUSAL = {
    "type": "refusal",
    "category": "cyber",
    "explanation": None,
    "fallback_credit_token": "fct_1",
    "fallback_has_prefill_claim": False,
}
REFUSED = (
    BEGIN
    + delta("I ")
    + frame("content_block_stop", index=0)
    + frame(
        "message_delta",
        delta={"stop_reason": "refusal", "stop_sequence": None, "stop_details": REFUSAL},
        usage={"output_tokens": 2},
    )
    + frame("message_stop")
)


def test_the_hops_of_a_fallback_are_recorded_behind_it_and_their_sum_in_front(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """The SDK's own middleware asks another model and splices the streams."""
    server = serve(streamed(REFUSED), streamed(STREAM))
    fallback = BetaRefusalFallbackMiddleware([{"model": "claude-other"}])
    outer, inner = Recorder(folder / "outer"), Recorder(folder / "inner")
    with (
        anthropic.Anthropic(
            base_url=server.url, api_key=KEY, middleware=[outer, fallback, inner]
        ) as client,
        BetaFallbackState(),
        client.beta.messages.with_streaming_response.create(**ASKED, stream=True) as answer,
    ):
        got = b"".join(answer.iter_bytes())
    first, second = recorded(folder / "inner")
    assert [first.body(), second.body()] == [REFUSED, STREAM]
    assert second.header.fields["call"] == first.header.id
    assert second.request is not None
    assert second.request.json()["model"] == "claude-other"
    (spliced,) = recorded(folder / "outer")
    assert spliced.body() == got
    assert b'"fallback"' in got
    assert spliced.outcome == "complete"
