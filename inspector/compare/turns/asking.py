"""Asking: what a recorded request asks for, normalised."""

from __future__ import annotations

from typing import Any

from inspector.analysis.values import loads
from inspector.compare.normalising.values import Normaliser
from inspector.compare.turns.turn import Asked
from inspector.recording.lines import Request


def asked_of(request: Request) -> Asked:
    """What the request asks for."""
    host, path = _url(request.url)
    return Asked(request.line, host, path, _betas(request), _body(request))


def _url(url: str) -> tuple[str, str]:
    """The host with its port, and the path with its query."""
    rest = url.partition("://")[2]
    host, slash, path = rest.partition("/")
    return host.rpartition("@")[2], slash + path


def _betas(request: Request) -> tuple[str, ...]:
    named = [value for name, value in request.headers if name == "anthropic-beta"]
    return tuple(sorted({beta.strip() for value in named for beta in value.split(",")} - {""}))


def _body(request: Request) -> dict[str, Any] | None:
    if not request.body:
        return None
    try:
        body = loads(request.body)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    Normaliser().normalise(body)
    return body
