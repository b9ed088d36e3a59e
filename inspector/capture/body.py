"""The body of a Messages request, put together from what its user asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

DEFAULT_MODEL = "claude-sonnet-5-5"
DEFAULT_MAX_TOKENS = 4096


class BodyError(ValueError):
    """The request cannot be put together; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for; `None` and empty leave a member as it is."""

    prompt: str | None = None
    model: str | None = None
    max_tokens: int | None = None
    system: str | None = None
    thinking: str | None = None
    tools: Sequence[Any] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Any members, by name; a dotted name reaches inside objects."""


def request_body(wishes: Wishes, base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A whole body, on top of the one given. Raises `BodyError` where there is nothing to ask."""
    body: dict[str, Any] = dict(base or {})
    if wishes.prompt is not None:
        turn = {"role": "user", "content": wishes.prompt}
        body["messages"] = [*body.get("messages", []), turn]
    if not body.get("messages"):
        raise BodyError("nothing to send: give a prompt, or a request with messages")
    if wishes.system is not None:
        body["system"] = wishes.system
    if wishes.thinking is not None:
        body["thinking"] = thinking(wishes.thinking)
    if wishes.tools is not None:
        body["tools"] = list(wishes.tools)
    for name, value in wishes.parameters.items():
        _set(body, name.split("."), value)
    body["model"] = wishes.model or body.get("model") or DEFAULT_MODEL
    body["max_tokens"] = wishes.max_tokens or body.get("max_tokens") or _room(body)
    body["stream"] = True
    return body


def thinking(wish: str) -> Any:
    """The `thinking` member: `adaptive`, `disabled`, a budget in tokens, or JSON."""
    if wish.isascii() and wish.isdigit():
        return {"type": "enabled", "budget_tokens": int(wish)}
    if wish.lstrip().startswith("{"):
        return parsed("thinking", wish)
    return {"type": wish}


def parsed(name: str, text: str | bytes) -> Any:
    """A value given as JSON. Raises `BodyError`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BodyError(f"{name} is not JSON: {error}") from None


def _room(body: Mapping[str, Any]) -> int:
    """Tokens for the answer, beside those that a thinking budget takes."""
    wish = body.get("thinking")
    budget = wish.get("budget_tokens") if isinstance(wish, dict) else None
    return DEFAULT_MAX_TOKENS + (budget if isinstance(budget, int) else 0)


def _set(body: dict[str, Any], path: Sequence[str], value: Any) -> None:
    *parents, last = path
    for name in parents:
        inner = body.get(name)
        inner = dict(inner) if isinstance(inner, dict) else {}
        body[name] = inner
        body = inner
    body[last] = value
