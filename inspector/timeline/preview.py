"""What an event carried, in a few words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from inspector.timeline.cell import visible

LONGEST = 2000
"""Characters of a payload that are ever looked at for a preview."""

_TOLD_APART = frozenset({"type", "id", "name"})
"""Members of a block that its row names, or that say nothing."""

_Teller = Callable[[Mapping[str, Any]], str]


def preview(type_: str, payload: Mapping[str, Any]) -> str:
    """The payload of an event in one line; the text of a delta as JSON spells it."""
    try:
        teller: _Teller = _PREVIEWS.get(type_, _anything)
        told = teller(payload)
    except (AttributeError, KeyError, TypeError, ValueError):  # not the shape its type promises
        told = _anything(payload)
    return visible(told[:LONGEST])


def delta_type(payload: Mapping[str, Any]) -> str | None:
    """What a `content_block_delta` calls its delta, `None` where it does not."""
    delta = payload.get("delta")
    named = delta.get("type") if isinstance(delta, dict) else None
    return named if isinstance(named, str) else None


def quoted(text: str) -> str:
    """A text in double quotes, as JSON spells it, other scripts left readable."""
    return json.dumps(text[:LONGEST], ensure_ascii=False)


def _message_start(payload: Mapping[str, Any]) -> str:
    message = payload["message"]
    counts = ", ".join(_counts(message.get("usage") or {}))
    told = [str(message["model"]), counts, str(message["id"])]
    return "  ".join(filter(None, told))


def _block_start(payload: Mapping[str, Any]) -> str:
    block = payload["content_block"]
    name = f" {block['name']}" if block.get("name") else ""
    told = {k: v for k, v in block.items() if k not in _TOLD_APART and v not in ("", {}, [])}
    return f"{block['type']}{name}{'  ' + _anything(told) if told else ''}"


def _delta(payload: Mapping[str, Any]) -> str:
    delta = payload["delta"]
    teller: _Teller = _DELTAS.get(delta["type"], _anything)
    return teller(delta)


def _message_delta(payload: Mapping[str, Any]) -> str:
    delta = payload["delta"]
    details = delta.get("stop_details") or {}
    told = [f"stop_reason {delta.get('stop_reason')}", str(details.get("category") or "")]
    counts = _counts(payload.get("usage") or {})
    return "  ".join(filter(None, [*told, ", ".join(reversed(counts))]))


def _error(payload: Mapping[str, Any]) -> str:
    error = payload["error"]
    return f"{error['type']}: {error['message']}"


def _counts(usage: Mapping[str, Any]) -> list[str]:
    shown = {
        "in": usage.get("input_tokens"),
        "cache read": usage.get("cache_read_input_tokens"),
        "cache write": usage.get("cache_creation_input_tokens"),
        "out": usage.get("output_tokens"),
    }
    return [f"{name} {count:,}" for name, count in shown.items() if count]


def _anything(payload: Any) -> str:
    try:
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return "nested too deeply to be shown"


_PREVIEWS: dict[str, _Teller] = {
    "content_block_delta": _delta,
    "content_block_start": _block_start,
    "content_block_stop": lambda _: "",
    "error": _error,
    "message_delta": _message_delta,
    "message_start": _message_start,
    "message_stop": lambda payload: _anything(payload) if len(payload) > 1 else "",
    "ping": lambda _: "",
}

_DELTAS: dict[str, _Teller] = {
    "citations_delta": lambda delta: _anything(delta["citation"]),
    "input_json_delta": lambda delta: f"'{delta['partial_json'][:LONGEST]}'",
    "signature_delta": lambda delta: f"{len(delta['signature']):,} characters",
    "text_delta": lambda delta: quoted(delta["text"]),
    "thinking_delta": lambda delta: quoted(delta["thinking"]),
}
