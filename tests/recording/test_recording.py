"""Recordings on disk: opened, refused, and read with whatever is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.recording import (
    Event,
    Header,
    Origin,
    RecordingError,
    Unknown,
    Unreadable,
    Writer,
    load,
)

NewPath = Callable[[], Path]
Record = Callable[..., Path]

PING = b'event: ping\ndata: {"type": "ping"}\n\n'
NO_END = "no end line: the recorder died, or was killed"


@pytest.fixture
def path(record: Record) -> Path:
    """A recording of three events."""
    return record([PING, PING, PING])


def test_a_recording_gives_its_facts(path: Path) -> None:
    """Header, request, response, end and outcome, without reading what lies between."""
    with load(str(path)) as recording:
        assert repr(recording) == f"Recording({str(path)!r})"
        assert recording.header.source == "test"
        assert recording.header.line == 1
        assert recording.request is not None
        assert recording.request.method == "POST"
        assert recording.response is not None
        assert recording.response.status == 200
        assert recording.end is not None
        assert recording.end.events == 3
        assert recording.outcome == "complete"
        assert recording.standing() == recording.problems() == []


def test_a_torn_last_line_is_dropped_and_reported(path: Path) -> None:
    """Wherever it is torn."""
    content = path.read_bytes()
    last = content.rindex(b"\n", 0, -1) + 1
    for length in range(last + 1, len(content) - 1, 7):
        path.write_bytes(content[:length])
        with load(path) as recording:
            assert recording.body() == PING * 3
            assert recording.outcome is None
            assert recording.problems() == [NO_END, "the last line is torn"]


def test_a_last_line_may_lack_its_newline(path: Path) -> None:
    """An editor takes it away: what is whole counts, in every way of reading."""
    path.write_bytes(path.read_bytes()[:-1])
    with load(path) as recording:
        assert recording.problems() == []
        assert recording.outcome == "complete"
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex(b"\n")])
    with load(path) as recording:
        assert recording.body() == PING * 3
        assert len(recording.events) == 3
        assert recording.events[2].line == 6
        assert recording.problems() == [NO_END]


@given(
    content=st.binary(max_size=300)
    | st.lists(st.sampled_from([b"{}", b"\n", b"null"])).map(b"".join)
)
@settings(max_examples=60, deadline=None)
def test_anything_behind_a_header_is_read_without_a_traceback(
    record: Record, content: bytes
) -> None:
    """Lines, events, reads, body and problems of any bytes."""
    path = record([PING], closing=None)
    path.write_bytes(path.read_bytes() + content)
    with load(path) as recording:
        lines = list(recording.lines())
        assert recording.body() == PING
        assert len(recording.events) == 1
        assert len(list(recording.reads())) == 1
        assert "\n" not in "".join(recording.problems())
        assert [line.line for line in lines[:4]] == [1, 2, 3, 4]
    path.unlink()


def test_a_bad_line_in_the_middle_is_a_marked_row(path: Path) -> None:
    """It is named with its number and its fault, all around it is read, and it is known to lack."""
    lines = path.read_bytes().splitlines(keepends=True)
    lines[4] = b'{"kind":"event","t":1\xff\n'
    path.write_bytes(b"".join(lines))
    with load(path) as recording:
        assert [type(line) for line in recording.lines()][3:6] == [Event, Unreadable, Event]
        assert [event.line for event in recording.events] == [4, 6]
        assert recording.problems() == [
            "line 5 is unreadable: bad JSON at byte 1",
            "the body has 72 bytes, the end line says 108",
            "2 events, the end line says 3",
        ]


def test_many_bad_lines_are_one_problem(path: Path) -> None:
    """The first is named, the others are counted."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"[]\n" * 1500, *lines[3:]]))
    with load(path) as recording:
        assert recording.problems() == [
            'line 4 is unreadable: not an object with a "kind", and 1,499 more'
        ]


def test_a_changed_body_is_noticed(path: Path) -> None:
    """Its length is right, its hash is not."""
    path.write_bytes(path.read_bytes().replace(b'"ping"}', b'"pong"}', 1))
    with load(path) as recording:
        assert recording.problems() == ["the body does not have the hash that the end line gives"]


def test_unknown_kinds_and_members_are_passed_over(path: Path) -> None:
    """A later writer may add them; they are given as they are, and are no problem."""
    lines = path.read_bytes().splitlines(keepends=True)
    lines[0] = lines[0].replace(b'"labels":{}', b'"labels":{},"mood":"good"')
    path.write_bytes(b"".join([*lines[:3], b'{"kind":"note","t":2,"text":"hi"}\n', *lines[3:]]))
    with load(path) as recording:
        assert recording.header.fields["mood"] == "good"
        assert [line.name for line in recording.lines() if isinstance(line, Unknown)] == ["note"]
        assert recording.problems() == []


def test_two_recordings_in_one_file_are_a_finding(path: Path) -> None:
    """As `cat` leaves them."""
    path.write_bytes(path.read_bytes() * 2)
    with load(path) as recording:
        assert [line.line for line in recording.lines() if isinstance(line, Header)] == [1, 8]
        assert recording.problems()[:2] == [
            "2 header lines; a recording has one",
            "7 lines after the end line",
        ]


@pytest.mark.parametrize("end", [b"\r\n", b"\n\n", b" \n"])
def test_other_line_ends_and_blank_lines_change_nothing(path: Path, end: bytes) -> None:
    """Not even the verbatim text of the data."""
    path.write_bytes(path.read_bytes().replace(b"\n", end))
    with load(path) as recording:
        assert recording.body() == PING * 3
        assert [event.data for event in recording.events] == [b'{"type": "ping"}'] * 3
        assert recording.outcome == "complete"
        assert recording.problems() == []


def test_a_recorder_that_died_before_the_answer_leaves_a_header(new_path: NewPath) -> None:
    """Such a file opens, and says so."""
    path = new_path()
    Writer(path, Origin("test"))._sink.close()
    with load(path) as recording:
        assert (recording.request, recording.response, recording.end) == (None, None, None)
        assert recording.body() == b""
        assert recording.problems() == [NO_END]


def test_a_recording_in_progress_is_read_as_far_as_it_is(new_path: NewPath) -> None:
    """What is not there yet is looked for again, what has been found is kept."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    with load(path) as recording:
        assert recording.request is None
        assert recording.response is None
        assert recording.standing() == ["still being recorded: no end line yet"]
        writer.request("POST", "http://x/", [], b"{}", asked_for_stream=True)
        writer.response(200, "1.1", [("content-type", "text/event-stream")], 1)
        assert recording.request is not None
        assert recording.request is recording.request
        assert recording.response is not None
        writer.read(PING, 2)
        assert recording.body() == PING
        writer.end("eof", 3)
        assert recording.outcome == "complete"
        assert recording.problems() == []


def test_a_file_that_vanishes_under_its_reader_is_survived(path: Path) -> None:
    """Truncated by somebody else, it has nothing more to say."""
    with load(path) as recording:
        events = recording.events
        path.write_bytes(b"")
        assert list(recording.lines()) == []
        assert recording.problems() == [NO_END]
        with pytest.raises(RecordingError, match="has changed since it was opened"):
            events[0]
