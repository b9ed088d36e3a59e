"""Events by number."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import Origin, Writer, load

NewPath = Callable[[], Path]
Record = Callable[..., Path]

MIB = 1 << 20
MANY = 100_000


def event(number: int) -> bytes:
    """The frame of an event that knows its number."""
    data = b'{"type":"content_block_delta","index":%d,"number":%d}' % (number % 7, number)
    return b"event: content_block_delta\ndata: %b\n\n" % data


@pytest.fixture(scope="module")
def many(record: Record) -> Path:
    """A recording of 100,000 events in reads of 50."""
    reads = (b"".join(map(event, range(start, start + 50))) for start in range(0, MANY, 50))
    return record(reads)


def test_events_are_a_sequence(record: Record) -> None:
    """Length, indices from both ends, slices, iteration; with other lines between them."""
    frames = [b": comment\n\n", event(0) + event(1)[:20], event(1)[20:], b": c\n\n" * 3 + event(2)]
    with load(record(frames)) as recording:
        events = recording.events
        assert len(events) == 3
        assert [found.json()["number"] for found in events] == [0, 1, 2]
        assert (events[-1], events[0]) == (events[2], events[-3])
        assert events[1:] == [events[1], events[2]]
        assert events[::-2] == [events[2], events[0]]
        assert events[5:] == []
        assert events[1] in events
        for index in (3, -4):
            with pytest.raises(IndexError):
                events[index]


def test_an_event_by_number_is_the_event_of_its_line(record: Record) -> None:
    """With the number of its line, its time and its exact bytes."""
    with load(record([event(0), b"data: x\r\n\r\n", event(1)])) as recording:
        lines = [line for line in recording.lines() if line.kind == "event"]
        assert list(recording.events) == lines


def test_events_that_come_later_are_found_when_asked_for(new_path: NewPath) -> None:
    """The recording may be in progress."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
    writer.read(event(0), 2)
    with load(path) as recording:
        events = recording.events
        writer.read(event(1) + event(2), 3)
        assert len(events) == 1
        events.refresh()
        events.refresh()
        assert [found.json()["number"] for found in events] == [0, 1, 2]
    writer.end("eof", 4)


def test_random_access_reads_the_event_and_no_more(many: Path) -> None:
    """Every one is where its number says, the last as quickly as the first."""
    with load(many) as recording:
        assert len(recording.events) == MANY
        for number in (0, 1, 777, 50_000, MANY - 1):
            assert recording.events[number].json()["number"] == number


def test_a_hundred_thousand_events_stay_small(many: Path) -> None:
    """Open: nothing of the file is held. Indexed: 12 bytes an event. By line: 8 bytes more."""
    tracemalloc.start()
    with load(many) as recording:
        assert recording.outcome == "complete"
        assert tracemalloc.get_traced_memory()[0] < 0.2 * MIB
        assert len(recording.events) == MANY
        assert tracemalloc.get_traced_memory()[0] < 2.5 * MIB
        assert recording.line(MANY).line == MANY
        assert tracemalloc.get_traced_memory()[0] < 3.5 * MIB
    tracemalloc.stop()


@pytest.mark.parametrize("number", [1, 2, MANY // 2, MANY])
def test_a_line_is_read_by_its_number(many: Path, number: int) -> None:
    """What a finding points to can be looked at without reading what comes before it."""
    with load(many) as recording:
        line = recording.line(number)
        assert line == next(each for each in recording.lines() if each.line == number)


@pytest.mark.parametrize("number", [0, -1, MANY * 2])
def test_there_is_no_line_beyond_the_file(many: Path, number: int) -> None:
    """Lines are counted from 1 to the last."""
    with load(many) as recording, pytest.raises(IndexError):
        recording.line(number)


def test_a_whole_recording_streams_in_little_memory(many: Path) -> None:
    """One read after another, each held by itself."""
    with load(many) as recording:
        tracemalloc.start()
        assert sum(len(read.data) for read in recording.reads()) == sum(
            len(event(number)) for number in range(MANY)
        )
        assert tracemalloc.get_traced_memory()[1] < 6 * MIB
        tracemalloc.stop()
