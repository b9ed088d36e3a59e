"""Following a recording that is still being written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from inspector.recording import End, Event, Origin, Writer, load
from inspector.recording.follow import follow
from inspector.recording.source import Source

NewPath = Callable[[], Path]

STREAM = [("content-type", "text/event-stream")]


def test_lines_are_given_as_they_are_written(new_path: NewPath) -> None:
    """Up to the end line; between two looks at the file there is a pause."""
    path = new_path()
    writer = Writer(path, Origin("test"))

    def play() -> Iterator[None]:
        writer.response(200, "1.1", STREAM, 1)
        yield
        writer.read(b"data: 1\n\ndata: 2\n\ndata", 2)
        yield
        yield
        writer.read(b": 3\n\n", 3)
        writer.end("eof", 4)
        yield

    steps = play()
    with closing(Source(path)) as source:
        lines = list(follow(source, pause=lambda seconds: next(steps)))
    assert [line.kind for line in lines] == [
        *("header", "response", "event", "event", "split", "event", "end")
    ]
    assert [line.line for line in lines] == list(range(1, 8))


def test_a_recorder_that_dies_ends_what_follows_it(new_path: NewPath) -> None:
    """What it wrote last is given, and a torn line is not."""
    path = new_path()
    writer = Writer(path, Origin("test"))
    writer.response(200, "1.1", STREAM, 1)

    def die(seconds: float) -> None:
        writer.read(b"data: 1\n\n", 2)
        writer._sink.write(b'{"kind":"event","t":3,')
        writer._sink.close()

    with closing(Source(path)) as source:
        kinds = [line.kind for line in follow(source, pause=die)]
    assert kinds == ["header", "response", "event"]


def test_a_recording_that_has_ended_is_followed_to_its_end(record: Callable[..., Path]) -> None:
    """Without a pause, and not beyond the end line."""
    path = record([b"data: 1\n\n"])
    path.write_bytes(path.read_bytes() + b'{"kind":"note"}\n')
    with load(path) as recording:
        lines = list(recording.follow())
        assert isinstance(lines[-1], End)
        assert len([line for line in lines if isinstance(line, Event)]) == 1
