"""The tap, with a clock in hand and no network."""

from __future__ import annotations

import gzip
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from inspector.capture.tap import LATE_NS, Tap
from inspector.recording import Event, Line, Origin, Recording, Response, Summary, Writer, load

EVENT = b"data: {}\n\n"
STREAM = ("content-type", "text/event-stream")
MS = 1_000_000


class Clock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.ns = 7_000_000_000

    def __call__(self) -> int:
        return self.ns


@pytest.fixture
def clock() -> Clock:
    """A clock that reads seven seconds."""
    return Clock()


@pytest.fixture
def tap(tmp_path: Path, clock: Clock) -> Tap:
    """A tap on a stream; its writer is told nothing of a clock of its own."""
    return Tap(Writer(tmp_path / "one.jsonl", Origin("test")), clock=clock)


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[[], Recording]]:
    """Opens what was recorded."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(load(tmp_path / "one.jsonl"))


Read = Callable[[], Recording]


def take(tap: Tap, clock: Clock, chunk: bytes, *, after: int, arrived: int) -> None:
    """A read that is asked for `after` ns and returns `arrived` ns later."""
    clock.ns += after
    tap.asking()
    clock.ns += arrived
    tap.took(chunk)


def events(recording: Recording) -> list[Line]:
    """The lines of the body and the splits."""
    return [line for line in recording.lines() if line.kind in ("event", "frame", "split", "body")]


def test_times_count_from_the_moment_the_tap_is_made(tap: Tap, clock: Clock, read: Read) -> None:
    """The response's, each read's and the end's, whatever the clock's zero is."""
    clock.ns += 5 * MS
    tap.response(200, "1.1", [STREAM])
    take(tap, clock, EVENT, after=0, arrived=3 * MS)
    clock.ns += 1
    tap.end("eof")
    recording = read()
    assert isinstance(recording.response, Response)
    assert recording.response.t_ns == 5 * MS
    assert [event.t_ns for event in recording.events] == [8 * MS]
    assert recording.end is not None
    assert recording.end.t_ns == 8 * MS + 1


def test_a_read_that_is_asked_for_late_says_when(tap: Tap, clock: Clock, read: Read) -> None:
    """On its first line, and only where more than a millisecond was let go by."""
    tap.response(200, "1.1", [STREAM])
    take(tap, clock, EVENT, after=LATE_NS, arrived=50 * MS)
    take(tap, clock, EVENT * 2, after=LATE_NS + 1, arrived=1 * MS)
    take(tap, clock, EVENT, after=0, arrived=9 * MS)
    tap.end("eof")
    asked = [event.asked_ns for event in read().events if isinstance(event, Event)]
    assert asked == [None, 51 * MS + LATE_NS + 1, None, None]


def test_a_late_read_inside_a_frame_says_so_on_its_split(
    tap: Tap, clock: Clock, read: Read
) -> None:
    """And the read that completes the frame does not say it again."""
    tap.response(200, "1.1", [STREAM])
    take(tap, clock, EVENT[:4], after=300 * MS, arrived=0)
    take(tap, clock, EVENT[4:], after=0, arrived=1)
    tap.end("eof")
    split, event = events(read())
    assert (split.kind, getattr(split, "asked_ns", None)) == ("split", 300 * MS)
    assert (event.kind, getattr(event, "asked_ns", None)) == ("event", None)


def test_a_late_read_that_gives_nothing_yet_is_told_of_with_the_next(
    tap: Tap, clock: Clock, read: Read
) -> None:
    """The decoder may keep back what the slow consumer asked for."""
    packed = gzip.compress(EVENT)
    tap.response(200, "1.1", [STREAM, ("content-encoding", "gzip")])
    take(tap, clock, packed[:10], after=300 * MS, arrived=0)
    take(tap, clock, packed[10:], after=0, arrived=1)
    tap.end("eof")
    (event,) = read().events
    assert (event.t_ns, event.asked_ns) == (300 * MS + 1, 300 * MS)


def test_reads_grow_in_time_even_where_the_clock_stands_still(tap: Tap, read: Read) -> None:
    """Two reads never share a time, so that they can be told apart."""
    tap.response(200, "1.1", [STREAM])
    for _ in range(3):
        tap.asking()
        tap.took(EVENT)
    tap.end("eof")
    assert [event.t_ns for event in read().events] == [1, 2, 3]


def test_the_first_end_counts(tmp_path: Path, read: Read) -> None:
    """Later ones change nothing, and what is read after it is not even tried to be recorded."""
    lost: list[Path] = []
    writer = Writer(
        tmp_path / "one.jsonl", Origin("test"), on_loss=lambda path, _: lost.append(path)
    )
    tap = Tap(writer)
    tap.response(200, "1.1", [STREAM])
    tap.took(EVENT)
    tap.end("client")
    tap.end("eof")
    tap.took(EVENT)
    recording = read()
    assert recording.outcome == "aborted_client"
    assert recording.body() == EVENT
    assert recording.problems() == []
    assert lost == []


def test_the_end_is_told_once(tmp_path: Path) -> None:
    """However many threads end it at the same moment."""
    told: list[Summary] = []
    for number in range(20):
        tap = Tap(Writer(tmp_path / f"{number}.jsonl", Origin("test")), on_end=told.append)
        barrier = threading.Barrier(4)

        def end(tap: Tap = tap, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            tap.end("client")

        threads = [threading.Thread(target=end) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(told) == 20


def test_an_end_in_the_middle_of_a_read_waits_for_it(tmp_path: Path) -> None:
    """Another thread that closes the stream cannot cut a line or lose one."""
    for number in range(20):
        path = tmp_path / f"{number}.jsonl"
        tap = Tap(Writer(path, Origin("test")))
        tap.response(200, "1.1", [STREAM])
        began = threading.Event()

        def read(tap: Tap = tap, began: threading.Event = began) -> None:
            for _ in range(50):
                tap.asking()
                tap.took(EVENT)
                began.set()

        thread = threading.Thread(target=read)
        thread.start()
        began.wait()
        tap.end("client")
        thread.join()
        with load(path) as recording:
            assert recording.problems() == []
            assert recording.outcome == "aborted_client"


def test_a_signal_handler_may_end_what_it_interrupts(tmp_path: Path) -> None:
    """The end comes on the thread that is recording a read; nothing waits for itself."""
    tap: Tap

    def interrupting(t_ns: int | None, event: str, data: object) -> None:
        tap.end("interrupted")

    tap = Tap(Writer(tmp_path / "one.jsonl", Origin("test"), listener=interrupting))
    tap.response(200, "1.1", [STREAM])
    tap.took(EVENT)
    with load(tmp_path / "one.jsonl") as recording:
        assert recording.outcome == "interrupted"
        assert recording.problems() == []


def test_a_forked_child_does_not_end_its_parents_recording(
    tap: Tap, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its finalizers run at its exit, while the parent goes on."""
    tap.response(200, "1.1", [STREAM])
    with monkeypatch.context() as child:
        child.setattr(os, "getpid", lambda: -1)
        tap.end("client")
    tap.took(EVENT)
    tap.end("eof")
    recording = read()
    assert recording.body() == EVENT
    assert recording.outcome == "complete"


def test_what_was_no_attempt_leaves_nothing(tmp_path: Path) -> None:
    """Neither a file nor word of an end, even if somebody has taken the file away."""
    told: list[Summary] = []
    for _ in range(2):
        tap = Tap(Writer(tmp_path / "one.jsonl", Origin("test")), on_end=told.append)
        tap.discard()
        assert list(tmp_path.iterdir()) == []
    tap = Tap(Writer(tmp_path / "one.jsonl", Origin("test")))
    tap.writer.path.unlink()
    tap.discard()
    assert told == []


def test_several_headers_of_one_coding_each_are_one_list(tap: Tap, read: Read) -> None:
    """As HTTP has it: the codings of all of them, in order."""
    tap.response(
        200, "1.1", [STREAM, ("Content-Encoding", "gzip"), ("content-encoding", "deflate, gzip")]
    )
    tap.took(gzip.compress(zlib.compress(gzip.compress(EVENT))))
    tap.end("eof")
    recording = read()
    assert recording.body() == EVENT
    assert recording.end is not None
    assert recording.end.fields["content_encoding"] == "gzip, deflate, gzip"


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b'{"stream": true}', "not_a_stream"),
        (b'{"stream": false}', "complete"),
        (b"{}", "complete"),
        (b"[true]", "complete"),
        (b"no JSON", "complete"),
        (None, "complete"),
    ],
)
def test_an_answer_is_judged_by_what_was_asked_for(
    body: bytes | None, outcome: str, tap: Tap, read: Read
) -> None:
    """JSON is all right, but not where the request's body asks for a stream."""
    tap.request("POST", "http://localhost/v1/messages", [], body)
    tap.response(200, "1.1", [("content-type", "application/json")])
    tap.took_all(b"{}", 2)
    tap.end("eof")
    assert read().outcome == outcome


def test_a_stream_may_be_expected_whatever_the_request_says(tmp_path: Path) -> None:
    """A URL that is to be recorded as a stream is asked for with no body at all."""
    tap = Tap(Writer(tmp_path / "one.jsonl", Origin("test")), expects_stream=True)
    tap.request("GET", "http://localhost/events", [], None)
    tap.response(200, "1.1", [("content-type", "application/json")])
    tap.took_all(b"{}", 2)
    tap.end("eof")
    with load(tmp_path / "one.jsonl") as recording:
        assert recording.outcome == "not_a_stream"
