"""Delivery: whether the SDK finds in an event's frame what it takes to hand the event on."""

from __future__ import annotations

from inspector.recording.lines import Event
from inspector.wire.fields import interpret

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def is_nameless(event: Event) -> bool:
    """Whether the SDK finds no name in the frame, and so drops the event.

    Where the standard has a name by default, it has none; a byte order mark spoils the first line.
    """
    if event.exact is None:
        return False
    if event.event != "message" and not event.exact.startswith(_BYTE_ORDER_MARK):
        return False
    return not interpret(line for line in event.exact.splitlines() if line).event


def is_utf8(event: Event) -> bool:
    """Whether the frame is UTF-8 throughout; the SDK raises where it is not."""
    try:
        (event.exact or b"").decode()
    except UnicodeDecodeError:
        return False
    return True
