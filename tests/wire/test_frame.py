"""The canonical spelling of an event."""

from __future__ import annotations

import pytest

from inspector.wire.decoder import Decoder
from inspector.wire.frame import canonical


def test_the_canonical_spelling_is_that_of_the_api() -> None:
    """One space after each colon, line feeds, the event type first, nothing else."""
    assert canonical("ping", b'{"type": "ping"}') == b'event: ping\ndata: {"type": "ping"}\n\n'


@pytest.mark.parametrize("event", ["ping", "content_block_delta", "message", "größe"])
@pytest.mark.parametrize("data", [b"", b" ", b"{}", b'{"a": 1}      ', "é😀\u2028".encode()])
def test_a_canonical_frame_dispatches_what_it_spells(event: str, data: bytes) -> None:
    """Decoding what was spelled gives the event and its data back, and the same bytes as `raw`."""
    raw = canonical(event, data)
    assert Decoder().feed(raw) == [(raw, event, data, "")]


@pytest.mark.parametrize(
    "raw",
    [
        b"event: ping\r\ndata: {}\r\n\r\n",
        b"event:ping\ndata: {}\n\n",
        b"event: ping\ndata:{}\n\n",
        b"data: {}\nevent: ping\n\n",
        b"data: {}\n\n",
        b"event: ping\ndata: a\ndata: b\n\n",
        b"event: ping\nid: 1\ndata: {}\n\n",
        b"event: ping\n: c\ndata: {}\n\n",
        b"event: ping\ndata: \xff\n\n",
        b"\xef\xbb\xbfevent: ping\ndata: {}\n\n",
    ],
)
def test_any_other_spelling_of_an_event_is_told_from_it(raw: bytes) -> None:
    """What it dispatches, spelled canonically, differs from its bytes: a recording keeps both."""
    (frame,) = Decoder().feed(raw)
    assert frame.event is not None
    assert canonical(frame.event, frame.data) != frame.raw
