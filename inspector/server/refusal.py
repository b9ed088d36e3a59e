"""Errors of the server's own, in the shape that the API gives its errors."""

from __future__ import annotations

from aiohttp import web

_TYPES = {
    404: "not_found_error",
    413: "request_too_large",
}
"""Status → type; every other refusal is an `invalid_request_error`."""


def refusal(status: int, message: str) -> web.Response:
    """An error answer. It has no request id: the request was no API's."""
    kind = _TYPES.get(status, "invalid_request_error")
    error = {"details": None, "type": kind, "message": message}
    body = {"type": "error", "error": error, "request_id": None}
    return web.json_response(body, status=status)
