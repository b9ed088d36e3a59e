"""Any bytes in any reads: what holds of every stream, against a plain reading of the standard."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame

PIECES = [
    b"\n", b"\n\n", b"\r", b"\r\n", b":", b": ", b" ", b"\t", b"\0", b"a", b"7",
    b"data", b"data:", b"data: ", b"\ndata: ", b"event", b"event: ", b"event: ping",
    b"event: ping\ndata: ", b"id", b"id: ", b"retry: 7", b'{"a":1}', b": c\n\n",
    b"event: ping\ndata: {}\n\n", b"event: error\ndata: a\n\n",
    b"event: ping\r\ndata: {}\r\n\r\n", b"event: other\ndata: {}\n\n", b"data: a\n\n",
    b"\xef\xbb\xbf", b"\xef", b"\xbb\xbf", "é".encode(), "😀".encode(), b"\xf0\x9f", b"\x98\x80",
    b"\xff", "\u2028".encode(), "\u0085".encode(), b"\v", b"\f", b"\x1c",
]  # fmt: skip
"""What the rules are about, whole and broken."""

streams = st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join) | st.binary(max_size=60)

many = settings(max_examples=400, deadline=None)


class Dispatch(NamedTuple):
    """What one blank line does, as text."""

    event: str | None
    data: str
    last_event_id: str


@st.composite
def split_streams(draw: st.DrawFn) -> list[bytes]:
    """The reads of a stream, of any sizes, some of them empty."""
    stream = draw(streams)
    cuts = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    return [stream[start:end] for start, end in pairwise([0, *cuts, len(stream)])]


def by_the_standard(stream: bytes) -> list[Dispatch]:
    """All blank lines of a stream that has ended, read as plainly as the standard is written."""
    text = stream.decode("utf-8", errors="replace").removeprefix("\ufeff")
    blank_lines = []
    event, data, last_event_id = "", "", ""
    for line in re.split("\r\n|\n|\r", text)[:-1]:
        name, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if line == "":
            kind = (event or "message") if data else None
            blank_lines.append(Dispatch(kind, data.removesuffix("\n"), last_event_id))
            event, data = "", ""
        elif name == "data":
            data += value + "\n"
        elif name == "event":
            event = value
        elif name == "id" and "\0" not in value:
            last_event_id = value
    return blank_lines


def dispatched(frames: list[Frame]) -> list[Dispatch]:
    """The same of frames."""
    return [Dispatch(frame.event, frame.data.decode(), frame.last_event_id) for frame in frames]


def taken_apart(reads: list[bytes]) -> tuple[list[Frame], bytes]:
    """All frames of a stream, and its tail."""
    decoder = Decoder()
    frames = [frame for read in reads for frame in decoder.feed(read)]
    last, tail = decoder.close()
    return frames + last, tail


@given(split_streams())
@many
def test_frames_and_tail_are_the_stream(reads: list[bytes]) -> None:
    """No byte is lost, made up or moved."""
    frames, tail = taken_apart(reads)
    assert b"".join(frame.raw for frame in frames) + tail == b"".join(reads)


@given(split_streams())
@many
def test_any_split_gives_the_same_frames_and_tail(reads: list[bytes]) -> None:
    """In the reads as drawn, whole, and byte by byte."""
    stream = b"".join(reads)
    whole = taken_apart([stream])
    assert taken_apart(reads) == whole
    assert taken_apart([bytes([byte]) for byte in stream]) == whole


@given(streams)
@many
def test_a_plain_reading_of_the_standard_agrees(stream: bytes) -> None:
    """Decoding the whole text first, then its lines, dispatches the same at each blank line."""
    frames, _ = taken_apart([stream])
    assert dispatched(frames) == by_the_standard(stream)


@given(split_streams())
@many
def test_a_frame_comes_with_the_read_that_ends_it(reads: list[bytes]) -> None:
    """After each read, all blank lines so far have been given, but one whose CR may get its LF."""
    decoder = Decoder()
    frames: list[Frame] = []
    for read, so_far in zip(reads, accumulate(reads), strict=True):
        frames += decoder.feed(read)
        assert dispatched(frames) == by_the_standard(so_far.removesuffix(b"\r"))
        assert decoder.pending == len(so_far) - sum(len(frame.raw) for frame in frames)


@given(split_streams(), split_streams())
@many
def test_a_closed_decoder_is_as_good_as_new(first: list[bytes], second: list[bytes]) -> None:
    """After `close`, nothing of the stream before is left in what another stream gives."""
    decoder = Decoder()
    for read in first:
        decoder.feed(read)
    decoder.close()
    frames = [frame for read in second for frame in decoder.feed(read)]
    last, tail = decoder.close()
    assert (frames + last, tail) == taken_apart(second)
