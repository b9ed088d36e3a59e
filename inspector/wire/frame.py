"""A frame: the exact bytes of one piece of an event stream, and what they dispatch."""

from typing import NamedTuple


class Frame(NamedTuple):
    """One stretch of an event stream, up to and including the blank line that ends it.

    The concatenation of the `raw` of all frames and of the tail is the stream, byte for byte.
    """

    raw: bytes
    """The exact bytes, line ends included."""

    event: str | None
    """The type of the event that is dispatched; `None` where the frame dispatches nothing.

    A frame without an `event` field, or with an empty one, dispatches `message` (HTML standard).
    """

    data: bytes
    """The event's data as UTF-8, U+FFFD for what was not; empty where nothing is dispatched."""

    last_event_id: str = ""
    """The stream's last event id once this frame has been processed."""


def canonical(event: str, data: bytes) -> bytes:
    """The bytes of the one spelling of an event that needs no `raw` beside it in a recording."""
    return b"event: %b\ndata: %b\n\n" % (event.encode(), data)
