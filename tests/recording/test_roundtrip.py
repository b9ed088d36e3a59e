"""Written and read back is identity: any bytes, at any split, at any times."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inspector.recording import Closing, Outcome, Read, load

Record = Callable[..., Path]

PIECES = [
    *(b"event: ", b"event:", b"event: ping", b"event: message_start", b"event: message_stop"),
    *(b"event: error", b"event: content_block_delta", b'event: "quoted"', "event: é".encode()),
    *(b"data: ", b"data:", b"data", b"data:  two spaces", b"id: 1", b"id: \0", b"retry: 3000"),
    *(b'{"type":"ping"}', b'{"type": "ping"   }', b'{"index":0}', b"{}", b"[]", b"null", b"1.0e5"),
    *(b'{"type":"message_start"}', b'{"type":"message_stop"}', b'"text"', b"{},", b'"x":{}'),
    *(b"\n", b"\n\n", b"\r", b"\r\n", b"\r\r", b"\r\n\r\n", b": comment", b":", b" "),
    *(b"\xef\xbb\xbf", b"\xff", b"\xe2\x82", "\u2028é😀".encode(), b"\0", b"[DONE]", b"NaN"),
    *(b'data: {"error":1}\n\n', b'\xef\xbb\xbfdata: {"error":1}\n\n'),
    *(b'"\\ud83d"', b"[" * 1100 + b"]" * 1100, b"\\", b'\\"', b"\x1f\x8b"),
    *(b"event: ping\ndata: {}\n\n", b"event: message_start\ndata: {}\n\n"),
]
DELTAS = [
    b"event: content_block_delta\ndata: %b\n\n" % data
    for data in (
        *(b'{"index":0}', b'{"index": 0    }', '{"a":"😀"}'.encode(), b'{"a":"\xff"}', b"[DONE]"),
        *(b"", b" ", b"{}\ndata: {}", b"{}\n: c", b"{}\r", b'{},"x":{}', b"[" * 999, b"1"),
    )
]
BODIES = st.lists(
    st.sampled_from(PIECES) | st.sampled_from(DELTAS) | st.binary(max_size=4), max_size=24
).map(b"".join)
CLOSINGS: list[Closing] = ["eof", "upstream", "client", "timeout", "interrupted"]


@st.composite
def split(draw: st.DrawFn, body: bytes) -> list[bytes]:
    """A body cut into reads, none of them empty."""
    places = draw(st.sets(st.integers(1, max(1, len(body) - 1)), max_size=12))
    borders = [0, *sorted(place for place in places if place < len(body)), len(body)]
    return [body[a:b] for a, b in itertools.pairwise(borders) if a < b]


@st.composite
def timed(draw: st.DrawFn, body: bytes) -> list[tuple[int, bytes, int | None]]:
    """Reads with times that may stand still or go back, and for some when they were asked for."""
    times = st.integers(0, 50)
    asked = st.none() | st.integers(0, 10**15)
    return [(draw(times), chunk, draw(asked)) for chunk in draw(split(body))]


READS = BODIES.flatmap(timed)
WHOLE_FRAMES = st.lists(
    st.tuples(
        st.integers(0, 50),
        st.lists(st.sampled_from(DELTAS + PIECES[-2:]), min_size=1, max_size=4).map(b"".join),
        st.none() | st.integers(0, 9),
    ),
    max_size=12,
)
"""As streams mostly come: reads of whole frames, nearly all of them deltas."""


def dispatched(body: bytes) -> list[tuple[str, str]]:
    """The events in a body by the HTML standard, 9.2.6, as plainly as it can be said."""
    text = body.decode(errors="replace").removeprefix("\ufeff")
    events = []
    event, data = "", None
    lines = re.split("\r\n|\n|\r", text)
    for line in lines[:-1]:  # what follows the last line end is discarded
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data is not None:
                events.append((event or "message", data))
            event, data = "", None
        elif name == "event":
            event = value
        elif name == "data":
            data = value if data is None else f"{data}\n{value}"
    return events


def judged(events: list[tuple[str, str]], closing: Closing) -> Outcome:
    """How a stream with these events ended: the rules of FORMAT.md, said another way."""
    types = [_type(event, data) for event, data in events]
    if "error" in types:
        return "error_event"
    if "message_stop" in types:
        return "complete"
    cuts: dict[Closing, Outcome] = {
        "upstream": "aborted_upstream",
        "client": "aborted_client",
        "timeout": "timeout",
        "interrupted": "interrupted",
    }
    if closing in cuts:
        return cuts[closing]
    return "complete" if types and "message_start" not in types else "truncated"


def _type(event: str, data: str) -> str:
    """The type of an event; one without a name has it in its data."""
    named = re.fullmatch(r'\{"type":\s*"(\w+)"\s*\}', data)
    return named[1] if event == "message" and named else event


def grown(reads: list[tuple[int, bytes, int | None]], after: int) -> list[Read]:
    """The reads with times that grow: what a recording must give back."""
    expected = []
    for t_ns, chunk, asked_ns in reads:
        after = max(t_ns, after + 1)
        expected.append(Read(after, chunk, asked_ns))
    return expected


@given(reads=READS | WHOLE_FRAMES, closing=st.sampled_from(CLOSINGS))
@settings(max_examples=400, deadline=None)
@example(reads=[(1, b"data: a\r", None), (2, b"\r", None), (3, b"\n", None)], closing="eof")
@example(reads=[(1, b"\r", None), (2, b"event: ", 0)], closing="eof")
@example(reads=[(1, b": \xff\nevent: ping\ndata: {} \n\n", None)], closing="eof")
def test_a_stream_comes_back_whatever_its_bytes_splits_and_times(
    record: Record,
    reads: list[tuple[int, bytes, int | None]],
    closing: Closing,
) -> None:
    """Body, reads with their times, events and outcome are the stream's, and nothing is wrong."""
    body = b"".join(chunk for _, chunk, _ in reads)
    path = record(reads, closing=closing, end_ns=60)
    events = dispatched(body)
    with load(path) as recording:
        assert recording.body() == body
        assert list(recording.reads()) == grown(reads, after=1_000_000)
        assert [(event.event, event.data.decode()) for event in recording.events] == events
        assert recording.problems() == []
        assert recording.outcome == judged(events, closing)
    path.unlink()


@given(body=BODIES, data=st.data(), content_type=st.sampled_from([None, "text/plain", ""]))
@settings(max_examples=200, deadline=None)
def test_a_body_of_no_declared_type_comes_back_as_well(
    record: Record, body: bytes, data: st.DataObject, content_type: str | None
) -> None:
    """The reads before its kind was known are kept with their sizes and times."""
    chunks = data.draw(split(body))
    path = record(chunks, content_type=content_type)
    with load(path) as recording:
        assert recording.body() == body
        assert [read.data for read in recording.reads()] == chunks
        assert [read.t_ns for read in recording.reads()] == [
            number * 1_000_000 for number in range(2, len(chunks) + 2)
        ]
        assert recording.problems() == []
    path.unlink()


@given(body=BODIES, data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_a_stream_dispatches_does_not_depend_on_its_reads(
    record: Record, body: bytes, data: st.DataObject
) -> None:
    """The events and the rebuilt body are those of the same bytes in one read."""
    whole, parts = record([body] * bool(body)), record(data.draw(split(body)))
    with load(whole) as one, load(parts) as many:
        assert one.body() == many.body() == body
        assert [(e.event, e.data, e.raw) for e in one.events] == [
            (e.event, e.data, e.raw) for e in many.events
        ]
        assert one.outcome == many.outcome
    whole.unlink()
    parts.unlink()


@given(body=st.binary(max_size=200), data=st.data(), status=st.sampled_from([200, 401, 529]))
@settings(max_examples=100, deadline=None)
def test_a_body_that_is_no_stream_comes_back_read_for_read(
    record: Record, body: bytes, data: st.DataObject, status: int
) -> None:
    """Any bytes under any status, a line a read."""
    chunks = data.draw(split(body))
    path = record(chunks, content_type="application/json", status=status)
    with load(path) as recording:
        assert [read.data for read in recording.reads()] == chunks
        assert recording.outcome == ("not_a_stream" if status == 200 else "http_error")
        assert recording.problems() == []
    path.unlink()


@given(body=BODIES, data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_recording_without_a_clock_gives_the_same_bytes(
    record: Record, body: bytes, data: st.DataObject
) -> None:
    """Every time is null and no read is known, but the body and the events are."""
    path = record(data.draw(split(body)), clock=None)
    with load(path) as recording:
        assert recording.body() == body
        assert b"".join(read.data for read in recording.reads()) == body
        assert {read.t_ns for read in recording.reads()} <= {None}
        assert len(recording.events) == len(dispatched(body))
        assert recording.problems() == []
    path.unlink()


@pytest.mark.parametrize("size", [None, 1, 7, 200])
def test_every_real_stream_comes_back(
    record: Record, corpus: Path, manifest: list[dict[str, Any]], size: int | None
) -> None:
    """Whole, byte by byte and in pieces: the same bytes, reads and events."""
    for row in manifest:
        body = (corpus / f"{row['name']}.sse").read_bytes()
        step = size or len(body)
        body = body[: 300 * step]
        path = record([body[at : at + step] for at in range(0, len(body), step)])
        with load(path) as recording:
            assert recording.body() == body, row["name"]
            assert recording.problems() == [], row["name"]
            assert [len(read.data) for read in recording.reads()] == [
                len(body[at : at + step]) for at in range(0, len(body), step)
            ], row["name"]
            assert len(recording.events) == len(dispatched(body)), row["name"]
        path.unlink()


def test_real_streams_grow_by_a_quarter_at_most(
    record: Record,
    corpus: Path,
    manifest: list[dict[str, Any]],
    record_property: Callable[[str, object], None],
) -> None:
    """A recording of reads that end with their frames is at most 1.25 times its body in size."""
    bodies = recorded = 0
    for row in manifest:
        body = (corpus / f"{row['name']}.sse").read_bytes()
        path = record(re.findall(rb".*?\n\n|.+", body, re.DOTALL))
        bodies += len(body)
        recorded += path.stat().st_size
        path.unlink()
    record_property("size ratio", round(recorded / bodies, 3))
    assert recorded / bodies <= 1.25


def test_real_streams_come_back_at_random_splits_and_times(
    record: Record, corpus: Path, manifest: list[dict[str, Any]]
) -> None:
    """Reads of random sizes at random times are given back as they came."""
    chance = random.Random(20261122)
    for row in manifest:
        body = (corpus / f"{row['name']}.sse").read_bytes()
        cuts = sorted(chance.sample(range(1, len(body)), min(20, len(body) - 1)))
        chunks = [body[a:b] for a, b in itertools.pairwise([0, *cuts, len(body)])]
        times = itertools.accumulate(chance.randint(1, 10**8) for _ in chunks)
        reads: list[tuple[int, bytes, int | None]] = [
            (10**6 + t_ns, chunk, None) for t_ns, chunk in zip(times, chunks, strict=True)
        ]
        path = record(reads)
        with load(path) as recording:
            assert list(recording.reads()) == grown(reads, after=0), row["name"]
            assert recording.problems() == [], row["name"]
        path.unlink()
