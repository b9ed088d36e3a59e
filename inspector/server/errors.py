"""The errors of the Messages API: types, statuses, and the one shape of their bodies."""

from __future__ import annotations

from typing import Any

STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
"""Type → status."""

_MESSAGES = {
    "rate_limit_error": "This request would exceed your organization's rate limit.",
    "api_error": "Internal server error",
    "overloaded_error": "Overloaded",
}
"""What the API says; every other error is said in the words of its type."""

_TYPES = {status: type_ for type_, status in STATUSES.items()}


def type_of(status: int) -> str:
    """The type of error that a status stands for."""
    return _TYPES.get(status, "api_error" if status >= 500 else "invalid_request_error")


def status_of(type_: str) -> int:
    """The status that an error of that type would have come with."""
    return STATUSES.get(type_, 500)


def error_body(type_: str, message: str | None = None) -> dict[str, Any]:
    """An error as the API words it. It has no request id: the request was no API's."""
    told = message or _MESSAGES.get(type_) or type_.removesuffix("_error").replace("_", " ")
    error = {"details": None, "type": type_, "message": told}
    return {"type": "error", "error": error, "request_id": None}
