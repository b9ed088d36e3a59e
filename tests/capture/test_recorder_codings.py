"""Compressed streams through the SDK: a decoded copy is recorded, and the client sees its own."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import get_args

import brotli
import pytest

from inspector import Recorder, Recording
from tests.capture.conftest import (
    EVENTS,
    MESSAGE,
    STREAM,
    Answer,
    Do,
    Kind,
    Server,
    call,
    chunk,
    head,
    refused,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Open = Callable[[Path], list[Recording]]

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def pieces(body: bytes, random: Random) -> Iterator[bytes]:
    """The body cut at odd places."""
    while body:
        size = random.choice((1, 2, 3, 10, 100))
        yield body[:size]
        body = body[size:]


def packed(encoding: str, *reads: bytes, kind: str = "text/event-stream") -> list[bytes]:
    """An answer that comes in these reads."""
    headers = [f"content-type: {kind}", f"content-encoding: {encoding}"]
    return [head(200, *headers, "transfer-encoding: chunked"), *map(chunk, reads), chunk(b"")]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("encoding", CODINGS)
def test_a_compressed_stream_is_recorded_decoded(
    encoding: str, kind: Kind, serve: Callable[..., Server], folder: Path, recorded: Open
) -> None:
    """In one read, in a byte a read, and cut at odd places; the SDK gets its events as ever."""
    body = CODINGS[encoding](STREAM)
    cuts = {
        "whole": [body],
        "odd": list(pieces(body, Random(encoding))),
        "single": [bytes([byte]) for byte in body],
    }
    for name, reads in cuts.items():
        url = serve(packed(encoding, *reads)).url
        with_it = call(kind, "events", url, Recorder(folder / name))
        assert with_it == call(kind, "events", url)
        assert len(with_it.got) == EVENTS - 1  # all but the ping

        (one,) = recorded(folder / name)
        assert one.body() == STREAM
        assert one.outcome == "complete"
        assert one.problems() == []
        assert one.end is not None
        assert one.end.wire_bytes == len(body)
        assert one.end.bytes == len(STREAM)
        assert one.end.fields["content_encoding"] == encoding


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("encoding", CODINGS)
def test_a_compressed_stream_that_is_cut_keeps_what_could_be_decoded(
    encoding: str, kind: Kind, serve: Callable[..., Server], folder: Path, recorded: Open
) -> None:
    """A reset in the middle of it, where each event had been flushed as servers do."""
    flushed = flushing(encoding)
    first, second = flushed(STREAM[:400]), flushed(STREAM[400:])
    answer: Answer = [*packed(encoding, first, second[:5])[:-1], Do.RESET]
    url = serve(answer).url
    with_it = call(kind, "events", url, Recorder(folder))
    assert with_it == call(kind, "events", url)
    (one,) = recorded(folder)
    assert one.outcome == "aborted_upstream"
    assert one.body().startswith(STREAM[:400])
    assert STREAM.startswith(one.body())
    assert one.problems() == []


def flushing(encoding: str) -> Callable[[bytes], bytes]:
    """Compresses piece by piece, each to be decoded as soon as it arrives."""
    if encoding == "br":
        br = brotli.Compressor()
        return lambda piece: bytes(br.process(piece) + br.flush())
    if encoding == "zstd":
        z = zstd.ZstdCompressor()
        return lambda piece: z.compress(piece, zstd.ZstdCompressor.FLUSH_BLOCK)
    window = zlib.MAX_WBITS | 16 if encoding == "gzip" else zlib.MAX_WBITS
    deflate = zlib.compressobj(wbits=window)
    return lambda piece: deflate.compress(piece) + deflate.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("encoding", CODINGS)
def test_a_stream_that_turns_out_corrupt_is_kept_as_it_came_from_there(
    encoding: str, kind: Kind, serve: Callable[..., Server], folder: Path, recorded: Open
) -> None:
    """The raw reader gets every byte; what could not be decoded is in the file all the same."""
    good = flushing(encoding)(STREAM[:400])
    reads = [good, *(bytes([byte]) for byte in b"no such coding" * 20), b"and on"]
    url = serve(packed(encoding, *reads)).url
    for way in ("raw", "bytes"):
        with_it = call(kind, way, url, Recorder(folder / way))
        assert with_it == call(kind, way, url)
    (one,) = recorded(folder / "raw")
    assert one.body() == b"".join([STREAM[:400], *reads[1:]])
    assert one.problems() == []
    (one,) = recorded(folder / "bytes")
    assert one.body().startswith(STREAM[:400])
    assert one.outcome == "aborted_client", "the SDK's own decoder gives up, and closes it"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_coding_that_nobody_knows_is_kept_as_it_came(
    kind: Kind, serve: Callable[..., Server], folder: Path, recorded: Open
) -> None:
    """Nothing can be said of its events."""
    reads = [b"\x00\xff" * 9, b"\xfe" * 9]
    url = serve(packed("rot13", *reads)).url
    with_it = call(kind, "bytes", url, Recorder(folder))
    assert with_it == call(kind, "bytes", url)
    (one,) = recorded(folder)
    assert one.body() == b"".join(reads)
    assert one.outcome == "not_a_stream"
    assert one.end is not None
    assert one.end.fields["content_encoding"] == "rot13"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_compressed_answers_that_are_no_streams_are_decoded_too(
    kind: Kind, serve: Callable[..., Server], folder: Path, recorded: Open
) -> None:
    """A message, which the SDK had read before it was seen, and an error that it tries again."""
    headers, body = refused(529, "overloaded_error", "Overloaded", "content-encoding: gzip")
    small = gzip.compress(body)
    headers = headers.replace(b"content-length: %d" % len(body), b"content-length: %d" % len(small))
    message = packed("gzip", gzip.compress(MESSAGE), kind="application/json")
    url = serve([headers, small], message).url
    for way in ("message", "raw"):
        with_it = call(kind, way, url, Recorder(folder / way), max_retries=1)
        assert with_it == call(kind, way, url, max_retries=1)
        first, second = recorded(folder / way)
        assert (first.body(), second.body()) == (body, MESSAGE)
        assert first.end is not None
        assert first.end.wire_bytes == len(small)
