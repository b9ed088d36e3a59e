"""Whether a body is an event stream, where its content type does not say."""

from __future__ import annotations

from inspector.wire.decoder import BYTE_ORDER_MARK

_BEGINNINGS = (b":", b"data:", b"event:", b"id:", b"retry:")
_SILENT_TYPES = frozenset({"", "text/plain"})


def declared_stream(content_type: str | None) -> bool | None:
    """What the content type says: a stream, something else, or (`None`) nothing to go by."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        return True
    return None if kind in _SILENT_TYPES else False


def looks_like_a_stream(beginning: bytes) -> bool | None:
    """What a body's first bytes say; `None` while they could still become either."""
    if beginning and BYTE_ORDER_MARK.startswith(beginning):
        return None
    text = beginning.removeprefix(BYTE_ORDER_MARK).lstrip(b"\r\n")
    if text.startswith(_BEGINNINGS):
        return True
    if any(start.startswith(text) for start in _BEGINNINGS):
        return None
    return False
