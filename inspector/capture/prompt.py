"""A prompt through the anthropic SDK: one streaming call, read to the end whatever comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import anthropic
import httpx2

from inspector.capture import phases
from inspector.capture.credentials import require_credentials
from inspector.capture.errors import CaptureError, in_one_line
from inspector.capture.recorder import Recorder
from inspector.capture.session import Session

_NAMED = ("model", "max_tokens", "messages")
"""What `messages.create` insists on; the rest of a body goes through it untouched."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A call of the Messages API, and how to make it."""

    body: Mapping[str, Any]
    """The request body; `stream` is set."""
    betas: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    base_url: str | None = None
    """`None` for what the SDK takes from the environment."""
    api_key: str | None = None
    """`None` for what the SDK takes from the environment."""
    direct: bool = False
    """Past any proxy that the environment names: for a server on this machine."""
    timeout_s: float | None = None
    max_retries: int | None = None


def send(prompt: Prompt, session: Session) -> None:
    """Make the call and read its answer, which the session records.

    The raw body is read, not the SDK's events, so that nothing the SDK would stop at (an error
    event, data that is not JSON) ends the recording. Raises `CaptureError`; what arrived until then
    is recorded.
    """
    try:
        client = _client(prompt, session)
    except anthropic.AnthropicError as error:
        raise CaptureError(in_one_line(error)) from error
    require_credentials(client, prompt.headers)
    try:
        with client, _call(client, prompt) as answer:
            for _ in answer.http_response.iter_raw():
                pass
    except anthropic.APIConnectionError as error:
        raise CaptureError(in_one_line(error.__cause__ or error)) from error
    except anthropic.APIStatusError as error:
        raise CaptureError(f"HTTP {error.status_code}: {_api_message(error)}") from error
    except httpx2.HTTPError as error:
        raise CaptureError(in_one_line(error)) from error
    except anthropic.AnthropicError as error:
        raise CaptureError(in_one_line(error)) from error


def _client(prompt: Prompt, session: Session) -> anthropic.Anthropic:
    hooks = {"request": [phases.watch]}
    schemes = ("all://", "http://", "https://") if prompt.direct else ()
    given: dict[str, Any] = {
        "api_key": prompt.api_key,
        "base_url": prompt.base_url,
        "timeout": prompt.timeout_s,
        "max_retries": prompt.max_retries,
    }
    return anthropic.Anthropic(
        **{name: value for name, value in given.items() if value is not None},
        default_headers=prompt.headers,
        middleware=[Recorder.of(session)],
        http_client=anthropic.DefaultHttpxClient(event_hooks=hooks, mounts=dict.fromkeys(schemes)),
    )


def _call(client: anthropic.Anthropic, prompt: Prompt) -> Any:
    """The SDK's context manager of the raw streaming response."""
    named: dict[str, Any] = {name: prompt.body[name] for name in _NAMED if name in prompt.body}
    rest = {name: value for name, value in prompt.body.items() if name not in (*_NAMED, "stream")}
    if prompt.betas:
        beta = client.beta.messages.with_streaming_response
        return beta.create(**named, betas=list(prompt.betas), stream=True, extra_body=rest)
    stable = client.messages.with_streaming_response
    return stable.create(**named, stream=True, extra_body=rest)


def _api_message(error: anthropic.APIStatusError) -> str:
    body = error.body
    detail = body.get("error") if isinstance(body, dict) else None
    if isinstance(detail, dict) and isinstance(detail.get("message"), str):
        return f"{detail.get('type')}: {detail['message']}"
    return " ".join(str(error).split())
