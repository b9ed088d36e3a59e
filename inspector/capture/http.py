"""The tap on requests and responses of the HTTP library that is under the SDK."""

from __future__ import annotations

import httpx2

from inspector.capture.phases import phases_of
from inspector.capture.streams import AsyncTappedStream, TappedByteStream, TappedStream
from inspector.capture.tap import Tap


def record_request(tap: Tap, request: httpx2.Request) -> None:
    """Record a request as it was really sent."""
    try:
        body: bytes | None = request.content
    except httpx2.RequestNotRead:  # a streamed upload: it has gone by
        body = None
    tap.request(request.method, str(request.url), request.headers.multi_items(), body)


def record_response(tap: Tap, response: httpx2.Response) -> None:
    """Record a response and its request, and put the tap into the body or record it, if read."""
    arrived_ns = tap.now()  # before the request is recorded, which may be long
    request = _request(response)
    if request is not None:
        record_request(tap, request)
    phases = phases_of(request) if request is not None else None
    moments = {name: tap.since_sent(at) for name, at in phases.clock_ns.items()} if phases else {}
    tap.response(
        response.status_code,
        response.http_version.removeprefix("HTTP/"),
        response.headers.multi_items(),
        t_ns=moments.pop("headers", arrived_ns),
        phases=moments,
    )
    if response.is_stream_consumed or response.is_closed:
        _record_body(tap, response)
    else:
        _tap_body(tap, response, request)


def _request(response: httpx2.Response) -> httpx2.Request | None:
    try:
        return response.request
    except RuntimeError:  # other middleware made the response up
        return None


def _record_body(tap: Tap, response: httpx2.Response) -> None:
    try:
        tap.took_all(response.content, response.num_bytes_downloaded)
    except httpx2.ResponseNotRead:  # other middleware took it and kept nothing
        tap.end("client")
    else:
        tap.end("eof")


def _tap_body(tap: Tap, response: httpx2.Response, request: httpx2.Request | None) -> None:
    unread = None
    if response.status_code >= 400:
        unread = request.extensions.get("timeout", {}) if request is not None else {}
    body = response.stream
    if not isinstance(body, httpx2.SyncByteStream):
        response.stream = AsyncTappedStream(body, tap, unread)
    elif isinstance(body, httpx2.AsyncByteStream):
        response.stream = TappedByteStream(body, tap, unread)
    else:
        response.stream = TappedStream(body, tap, unread)
