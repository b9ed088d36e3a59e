"""A stream of the tests of `wire`: written as the pieces it must be taken apart into.

The pieces are frames and, where the stream ends with one, the tail as bytes: joined they are the
stream, so a vector states its input and what is expected of it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import pytest

from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame

Pieces: TypeAlias = list[Frame | bytes]


def whole(stream: bytes) -> Iterator[list[bytes]]:
    """One read."""
    yield [stream]


def byte_by_byte(stream: bytes) -> Iterator[list[bytes]]:
    """A byte a read: inside a mark, inside a character, between CR and LF."""
    yield [bytes([byte]) for byte in stream]


def in_two(stream: bytes) -> Iterator[list[bytes]]:
    """Two reads, for each place to cut; one of them is empty at the ends."""
    for cut in range(len(stream) + 1):
        yield [stream[:cut], stream[cut:]]


@pytest.fixture(params=[whole, byte_by_byte, in_two], ids=lambda way: way.__name__)
def cuts(request: pytest.FixtureRequest) -> Callable[[Pieces], Iterator[list[bytes]]]:
    """The ways to cut the stream that some pieces make into reads."""

    def ways(pieces: Pieces) -> Iterator[list[bytes]]:
        stream = b"".join(p if isinstance(p, bytes) else p.raw for p in pieces)
        reads: Iterator[list[bytes]] = request.param(stream)
        return reads

    return ways


@pytest.fixture(scope="session")
def decoded() -> Callable[[Iterable[bytes]], Pieces]:
    """Takes reads apart into the pieces of their stream."""

    def decode(reads: Iterable[bytes]) -> Pieces:
        decoder = Decoder()
        pieces: Pieces = [frame for read in reads for frame in decoder.feed(read)]
        frames, tail = decoder.close()
        return [*pieces, *frames, tail] if tail else [*pieces, *frames]

    return decode
