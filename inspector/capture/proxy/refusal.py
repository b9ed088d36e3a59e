"""Answers of the proxy's own, in the shape that the API gives its errors."""

from __future__ import annotations

from http import HTTPStatus

import orjson

from inspector.capture.proxy.errors import BadMessage, HeadTooLarge, NotSupported


def refusal(status: int, message: str) -> bytes:
    """A whole response, after which the connection closes."""
    kind = "api_error" if status == 502 else "invalid_request_error"
    error = {"details": None, "type": kind, "message": f"recording proxy: {message}"}
    body = orjson.dumps({"type": "error", "error": error, "request_id": None})
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "server: stream-inspector",
        "content-type: application/json",
        f"content-length: {len(body)}",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def refusal_of(error: BadMessage) -> bytes:
    """The answer to a request that cannot be passed on."""
    if isinstance(error, HeadTooLarge):
        return refusal(431, str(error))
    if isinstance(error, NotSupported):
        return refusal(501, str(error))
    return refusal(400, f"this is no HTTP request that can be passed on: {error}")
