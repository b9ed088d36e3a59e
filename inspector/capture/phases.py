"""The phases of a connection: when it stood, when TLS was agreed, when the request was out."""

from __future__ import annotations

import time
from typing import Any

import httpx2

EXTENSION = "inspector.phases"

_MOMENTS = {
    "connection.connect_tcp.complete": "connect",
    "connection.connect_unix_socket.complete": "connect",
    "connection.start_tls.complete": "tls",
    "http11.send_request_body.complete": "sent",
    "http2.send_request_body.complete": "sent",
    "http11.receive_response_headers.complete": "headers",
    "http2.receive_response_headers.complete": "headers",
}


class Phases:
    """The readings of the clock at the moments that the library reports."""

    def __init__(self) -> None:
        self.clock_ns: dict[str, int] = {}
        """`connect`, `tls`, `sent`, `headers`, as far as they were reached."""

    def __call__(self, name: str, info: dict[str, Any]) -> None:
        """Take note of a moment, as the library's trace function."""
        moment = _MOMENTS.get(name)
        if moment:
            self.clock_ns[moment] = time.perf_counter_ns()


def watch(request: httpx2.Request) -> None:
    """Have the phases of a request noted on it; an event hook for a client that we own."""
    phases = Phases()
    request.extensions = {**request.extensions, "trace": phases, EXTENSION: phases}


def phases_of(request: httpx2.Request) -> Phases | None:
    """What was noted on a request, `None` where nobody watched it."""
    return request.extensions.get(EXTENSION)
