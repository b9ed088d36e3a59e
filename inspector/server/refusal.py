"""Errors of the server's own, in the shape that the API gives its errors."""

from __future__ import annotations

from aiohttp import web

from inspector.server.errors import error_body, type_of


def refusal(status: int, message: str) -> web.Response:
    """An error answer, after which an SDK does not try again."""
    headers = {"x-should-retry": "false"}
    return web.json_response(error_body(type_of(status), message), status=status, headers=headers)
