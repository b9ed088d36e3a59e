"""Framing and parsing, beside the SDK's own decoder of raw events."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import orjson
from anthropic._streaming import SSEDecoder

from inspector.wire.decoder import Decoder
from tests.bench.limit import Limit
from tests.bench.pairs import pair
from tests.bench.stream import blocks, events

_EVENTS = 20_000


def limits() -> Iterator[Limit]:
    """One event a read, reads of 64 KiB, and reads that end inside frames."""
    frames = list(events(_EVENTS))
    for what, reads, limit in (
        ("one event a read", frames, 3.3),
        ("64 KiB reads", blocks(frames, 1 << 16), 3.3),
        ("reads of 300 bytes", blocks(frames, 300), 2),
    ):
        measured = pair(partial(_ours, reads), partial(_sdk, reads))
        figures = measured.per(_EVENTS, "an event", "SDK raw_events + json()")
        yield Limit(f"wire: {what}", measured.times_as_fast, "at least", limit, "x", figures)


def _ours(reads: list[bytes]) -> None:
    decoder = Decoder()
    for read in reads:
        for frame in decoder.feed(read):
            orjson.loads(frame.data)


def _sdk(reads: list[bytes]) -> None:
    for event in SSEDecoder().iter_bytes(iter(reads)):
        event.json()
