"""Clients of the anthropic SDK for a server on this machine."""

from __future__ import annotations

import os
from typing import Final

import anthropic
import httpx2

from inspector.capture.recorder import Recorder

_NO_KEY: Final = "no key: streams are played"

_EVERYWHERE: Final[dict[str, None]] = dict.fromkeys(("all://", "http://", "https://"))
"""Past any proxy that the environment names."""


def client(base_url: str, recorder: Recorder) -> anthropic.Anthropic:
    """A client whose calls are recorded."""
    return anthropic.Anthropic(
        base_url=base_url,
        api_key=_key(),
        middleware=[recorder],
        http_client=anthropic.DefaultHttpxClient(mounts=_EVERYWHERE),
    )


def async_client(base_url: str, recorder: Recorder) -> anthropic.AsyncAnthropic:
    """The same for an event loop; it keeps no connection that somebody would have to close."""
    at_once = httpx2.Limits(max_keepalive_connections=0)
    return anthropic.AsyncAnthropic(
        base_url=base_url,
        api_key=_key(),
        middleware=[recorder],
        http_client=anthropic.DefaultAsyncHttpxClient(mounts=_EVERYWHERE, limits=at_once),
    )


def _key() -> str | None:
    """The key that is there, which a recording needs, or something that stands for one."""
    given = os.environ.get("ANTHROPIC_API_KEY") or os.environ.get("ANTHROPIC_AUTH_TOKEN")
    return None if given else _NO_KEY
