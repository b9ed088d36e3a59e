"""A scenario: a request, and the attempts that answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inspector.server.script import Script

SONNET = "claude-sonnet-5-5"
HAIKU = "claude-haiku-5-5"
OPUS = "claude-opus-5-5"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A realistic exchange that the project can play without a key or a network."""

    name: str
    title: str
    """What it shows, in one line."""
    request: Mapping[str, Any]
    """The request body that goes with it, less `stream`: what the SDK's `stream()` takes."""
    attempts: Callable[[], tuple[Script, ...]]
    """Writes the answers, one for each HTTP attempt; the same ones every time."""


def asked(model: str, prompt: str, *, max_tokens: int = 1024, **more: Any) -> Mapping[str, Any]:
    """The request body of a single question."""
    messages = [{"role": "user", "content": prompt}]
    return {"model": model, "max_tokens": max_tokens, "messages": messages, **more}
