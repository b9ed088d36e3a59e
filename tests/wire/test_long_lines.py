"""Long lines: memory that is a small multiple of the frame, and work that is linear in it.

Both are counted in bytes that Python allocates, not in seconds, so a busy machine changes nothing.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from inspector.wire.decoder import Decoder


@pytest.fixture
def traced() -> Iterator[None]:
    """Counts what is allocated from here on."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


def allocated(chunk: bytes, times: int) -> int:
    """Feed `chunk` so many times to one frame; all bytes that took, given back at once or not."""
    decoder = Decoder()
    decoder.feed(b"data: ")
    total = 0
    for _ in range(times):
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        assert decoder.feed(chunk) == []
        _, peak = tracemalloc.get_traced_memory()
        total += peak - before
    return total


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize("chunk", [b"xyz", b"x\ry", b"\nab", b"x\r\n"], ids=repr)
def test_the_work_in_reads_of_3_bytes_is_linear(chunk: bytes) -> None:
    """Eight times as many reads of one unfinished frame allocate eight times as much."""
    allocated(chunk, 100)  # what Python allocates once
    assert allocated(chunk, 8 * 4_000) < 1.5 * 8 * allocated(chunk, 4_000)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("start", "end", "multiple"),
    [
        pytest.param(b"event: ping\ndata: ", b"\n\n", 3.5, id="canonical"),
        pytest.param(b"event: ping\r\ndata: ", b"\r\n\r\n", 5.5, id="line by line"),
    ],
)
def test_a_data_line_of_50_mb_takes_a_small_multiple_of_its_size(
    start: bytes, end: bytes, multiple: float
) -> None:
    """In reads of 64 KiB; the frame itself, its bytes and its data, is 2 of the multiple."""
    decoder, chunk, times = Decoder(), b"x" * 65_536, 800
    size = len(chunk) * times
    decoder.feed(start)
    for _ in range(times):
        decoder.feed(chunk)
    (frame,) = decoder.feed(end)
    _, peak = tracemalloc.get_traced_memory()
    assert (frame.event, len(frame.data)) == ("ping", size)
    assert peak < multiple * size


def test_a_line_of_3_mb_in_reads_of_3_bytes_comes_out_whole() -> None:
    """A million reads give nothing, and the one that ends the frame gives all of it."""
    decoder, times = Decoder(), 1_000_000
    assert not any(decoder.feed(read) for read in (b"event: ping\ndata: ", *[b"xyz"] * times))
    (frame,) = decoder.feed(b"\n\n")
    assert frame.data == b"xyz" * times


@pytest.mark.usefixtures("traced")
def test_what_is_held_is_given_back_with_the_frame() -> None:
    """After a long frame the decoder is as small as before it."""
    decoder = Decoder()
    before, _ = tracemalloc.get_traced_memory()
    decoder.feed(b"data: ")
    decoder.feed(b"x" * (1 << 20))
    decoder.feed(b"\n\n")
    after, _ = tracemalloc.get_traced_memory()
    assert after - before < 10_000
