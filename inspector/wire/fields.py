"""The fields of a frame: what its lines say, by the rules of the HTML standard."""

from collections.abc import Iterable
from typing import NamedTuple

_SAFE_DIGITS = 640
"""The longest number that Python converts whatever limit it was given (`sys.int_info`)."""


class Fields(NamedTuple):
    """What the lines of one frame say, before anything is dispatched."""

    event: str
    """The event type; empty where none is given."""

    data: bytes | None
    """The data as UTF-8; `None` where there is no `data` field, so that nothing is dispatched."""

    id: str | None
    """The id that the stream has from here on; `None` where it keeps the one it has."""

    retry_ms: int | None
    """The reconnection time that is asked for."""


def interpret(lines: Iterable[bytes]) -> Fields:
    """The fields in `lines`, which carry no line ends and of which none is empty.

    The last `event`, `id` and `retry` hold, `data` adds up. Comments, which are fields of no name,
    and fields of unknown names are passed over.
    """
    event = ""
    data: list[bytes] = []
    new_id: str | None = None
    retry_ms: int | None = None
    for line in lines:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            data.append(value)
        elif name == b"event":
            event = value.decode(errors="replace")
        elif name == b"id":
            if b"\0" not in value:
                new_id = value.decode(errors="replace")
        elif name == b"retry" and value.isdigit() and len(value) <= _SAFE_DIGITS:
            retry_ms = int(value)
    return Fields(event, utf8(b"\n".join(data)) if data else None, new_id, retry_ms)


def utf8(text: bytes) -> bytes:
    """`text` with U+FFFD for each maximal part that is not UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode(errors="replace").encode()
    return text
