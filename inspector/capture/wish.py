"""The wish of a request: whether it asks for a stream."""

from __future__ import annotations

import orjson


def asks_for_stream(body: bytes | None) -> bool:
    """Whether the body of a request is a JSON object whose `stream` is true."""
    try:
        parsed = orjson.loads(body or b"null")
    except orjson.JSONDecodeError:
        return False
    return isinstance(parsed, dict) and parsed.get("stream") is True
