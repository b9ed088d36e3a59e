"""A frame without an end in sight: it is not waited for, and not a byte of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from inspector.recording import Origin, Recording, Writer, bodies, load

NewPath = Callable[[], Path]
Opened = Callable[[Path], Recording]

STREAM = [("content-type", "text/event-stream")]
PING = b'event: ping\ndata: {"type": "ping"}\n\n'
LIMIT = 100


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame is too long above 100 bytes."""
    monkeypatch.setattr(bodies, "LONGEST_FRAME", LIMIT)


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens recordings, closed with the test."""
    with ExitStack() as stack:
        yield lambda path: stack.enter_context(load(path))


def kinds(recording: Recording) -> list[str]:
    """The kinds of the lines behind the response."""
    return [str(line.kind) for line in recording.lines()][2:]


@pytest.mark.parametrize(
    "long",
    [b"x" * 300, b"data: \xff\n" * 40, b"data: y\r" * 40 + b"\r"],
    ids=["one line", "no UTF-8", "carriage returns"],
)
@pytest.mark.parametrize("size", [1, 30, 1000])
def test_no_byte_is_lost_however_the_reads_are_cut(
    size: int, long: bytes, new_path: NewPath, opened: Opened
) -> None:
    """The lines give the body and its reads back, and the end line agrees."""
    body = PING + long + PING
    reads = [body[at : at + size] for at in range(0, len(body), size)]
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 1)
    for t_ns, read in enumerate(reads, start=2):
        writer.read(read, t_ns)
    writer.end("eof", 5000)
    recording = opened(path)
    assert recording.problems() == []
    assert recording.body() == body
    assert [(read.t_ns, read.data) for read in recording.reads()] == list(enumerate(reads, 2))


def test_what_follows_a_frame_too_long_is_a_body_line_a_read(
    new_path: NewPath, opened: Opened
) -> None:
    """Events before it are events; from it on nothing is held back."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 1)
    for t_ns, read in enumerate([PING, b"x" * 60, b"x" * 60, PING, b"x" * 60], start=2):
        writer.read(read, t_ns)
    assert writer.end("eof", 10).events == 1
    assert kinds(opened(path)) == ["event", "split", "body", "body", "body", "end"]


def test_a_late_read_that_is_one_too_many_says_so_once(new_path: NewPath, opened: Opened) -> None:
    """On the first line of the read, as everywhere."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 1)
    writer.read(PING + b"x" * 200, 9, 5)
    writer.read(b"x" * 200, 19, 15)
    writer.end("eof", 20)
    assert [read.asked_ns for read in opened(path).reads()] == [5, 15]


def test_a_secret_in_a_frame_too_long_is_replaced(new_path: NewPath, opened: Opened) -> None:
    """Though reads cut it in two."""
    secret = "correct-horse-battery-staple"
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.request("GET", "http://x/", [("x-api-key", secret)], b"", asked_for_stream=True)
    writer.response(200, "1.1", STREAM, 1)
    writer.read(b"x" * 80 + secret[:14].encode(), 2)
    writer.read(secret[14:].encode() + b"x" * 80, 3)
    writer.end("eof", 4)
    assert opened(path).body() == b"x" * 80 + b"[redacted]" + b"x" * 80


def test_blank_lines_without_an_end_are_no_stream(
    monkeypatch: pytest.MonkeyPatch, new_path: NewPath, opened: Opened
) -> None:
    """Of a body whose type nobody declared."""
    monkeypatch.setattr(bodies, "_LONGEST_BEGINNING", LIMIT)
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", [], 1)
    for t_ns in range(2, 6):
        writer.read(b"\n" * 40, t_ns)
    writer.end("eof", 9)
    assert kinds(opened(path)) == ["split", "split", "body", "body", "end"]
