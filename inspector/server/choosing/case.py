"""The case that a request is about, where its client names one."""

from __future__ import annotations

from aiohttp import web

CASE_HEADER = "inspector-case"

PREFIX = "/case/{case}"
"""What a base URL ends in that names a case, for programs that can set no header."""


def case_of(request: web.Request) -> str | None:
    """The case that the path or the header names."""
    return request.match_info.get("case") or request.headers.get(CASE_HEADER)


def path_without(request: web.Request) -> str:
    """The path and query as they came, less what names a case."""
    path = request.raw_path
    if "case" in request.match_info:
        _, _, path = path.removeprefix("/case/").partition("/")
    return f"/{path.lstrip('/')}"
