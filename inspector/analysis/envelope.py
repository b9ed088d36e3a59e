"""The message around its blocks: what `message_start` says of it, and what changes that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.analysis.values import fresh

_ASSIGNED = ("stop_reason", "stop_sequence", "stop_details")
"""What every `message_delta` sets, to null where it does not name it."""
_IN_DELTA = ("container",)
_BESIDE_DELTA = ("context_management", "input_transformations")
_USAGE = (
    "input_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "server_tool_use",
    "output_tokens_details",
    "iterations",
    "fallback_credit",
)
"""Totals that keep the value of `message_start` where a `message_delta` does not name them."""


class Envelope:
    """Everything of a message but its content, as the SDK's accumulator has it."""

    __slots__ = ("_changed", "_start", "_usage")

    def __init__(self, start: Mapping[str, Any] | None = None) -> None:
        self._start = start or {}
        self._changed: dict[str, Any] = {}
        self._usage: dict[str, Any] = {}

    def change(self, payload: Mapping[str, Any]) -> str | None:
        """Take in a `message_delta`; what it lacks that the SDK raises without, if anything."""
        delta, usage = payload.get("delta"), payload.get("usage")
        if isinstance(delta, dict):
            self._changed |= {name: delta.get(name) for name in _ASSIGNED}
            self._changed |= _given(delta, _IN_DELTA)
        self._changed |= _given(payload, _BESIDE_DELTA)
        if isinstance(usage, dict):
            self._usage |= {"output_tokens": usage.get("output_tokens")}
            self._usage |= _given(usage, _USAGE)
        if not isinstance(delta, dict):
            return "has no delta"
        if not isinstance(usage, dict):
            return "has no usage"
        return None if isinstance(self._start.get("usage"), dict) else "has no usage to change"

    def fall_back(self, model: object) -> None:
        """Take in that another model goes on with the message."""
        self._changed["model"] = model

    @property
    def stop_reason(self) -> str | None:
        """Why the model stopped, as far as the stream has said."""
        reason = self._changed.get("stop_reason", self._start.get("stop_reason"))
        return reason if isinstance(reason, str) else None

    def value(self) -> dict[str, Any]:
        """The message as JSON, with the content that it started with; fresh at each call."""
        value: dict[str, Any] = fresh({**self._start, **self._changed})
        if self._usage:
            usage = value.get("usage")
            value["usage"] = (usage if isinstance(usage, dict) else {}) | fresh(self._usage)
        return value

    def copy(self) -> Envelope:
        """The envelope as it stands."""
        other = Envelope(self._start)
        other._changed = self._changed.copy()
        other._usage = self._usage.copy()
        return other


def _given(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names if values.get(name) is not None}
