"""The response headers that the API sends, with a clock that stands still."""

from __future__ import annotations

from inspector.recording.lines import Headers
from inspector.server.scenarios.ids import Ids

DATE = "Sun, 22 Nov 2026 09:30:00 GMT"
_RESET = "2026-11-22T09:30:00Z"


def stream_headers(ids: Ids) -> Headers:
    """The headers of an event stream."""
    return (
        ("date", DATE),
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-cache"),
        *_limits("requests", 4_000, 3_999),
        *_limits("input-tokens", 2_000_000, 1_998_000),
        *_limits("output-tokens", 400_000, 400_000),
        *_limits("tokens", 2_400_000, 2_398_000),
        *_served_by(ids),
    )


def rate_limit_headers(ids: Ids, *, retry_after_s: int) -> Headers:
    """The headers of a 429: nothing is left, and when to come back."""
    return (
        ("date", DATE),
        ("content-type", "application/json"),
        ("x-should-retry", "true"),
        ("retry-after", str(retry_after_s)),
        *_limits("requests", 50, 0),
        *_served_by(ids),
    )


def _limits(what: str, limit: int, remaining: int) -> Headers:
    name = f"anthropic-ratelimit-{what}"
    return (
        (f"{name}-limit", str(limit)),
        (f"{name}-remaining", str(remaining)),
        (f"{name}-reset", _RESET),
    )


def _served_by(ids: Ids) -> Headers:
    return (
        ("request-id", ids.request()),
        ("strict-transport-security", "max-age=31536000; includeSubDomains; preload"),
        ("anthropic-organization-id", ids.organization()),
        ("server", "cloudflare"),
        ("x-envoy-upstream-service-time", "431"),
        ("cf-cache-status", "DYNAMIC"),
        ("cf-ray", ids.ray()),
    )
