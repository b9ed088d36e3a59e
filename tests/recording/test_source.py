"""Files of every kind: opened, spooled or refused in one line, and never held whole."""

from __future__ import annotations

import errno
import gzip
import os
import threading
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import (
    Event,
    NotARecording,
    RecordingError,
    Unreadable,
    UnreadableFile,
    load,
    scan,
    source,
)

NewPath = Callable[[], Path]
Record = Callable[..., Path]

PING = b'event: ping\ndata: {"type": "ping"}\n\n'
MIB = 1 << 20
TRUNCATED = "Compressed file ended before the end-of-stream marker was reached"


@pytest.fixture(scope="session")
def content(record: Record) -> bytes:
    """The bytes of a recording of 2,000 events, which do not compress to one block."""
    return record([b"data: %d\n\n" % (number**5) for number in range(2000)]).read_bytes()


def test_a_compressed_recording_is_read(new_path: NewPath, content: bytes) -> None:
    """Whole, with every way to read it; it is no recording in progress."""
    path = new_path().with_suffix(".jsonl.gz")
    path.write_bytes(gzip.compress(content))
    with load(path) as recording:
        assert recording.problems() == []
        assert len(recording.events) == 2000
        assert recording.events[1999].data == b"%d" % 1999**5
        assert recording.outcome == "complete"
        assert not recording.is_live


@pytest.mark.parametrize("kept", [0.99, 0.5, 0.1])
def test_a_compressed_recording_may_be_truncated(
    new_path: NewPath, content: bytes, kept: float
) -> None:
    """All that can be decompressed is read, and the damage is named."""
    path = new_path()
    compressed = gzip.compress(content)
    path.write_bytes(compressed[: int(len(compressed) * kept)])
    with load(path) as recording:
        assert 2000 * (kept - 0.1) < len(recording.events) + 1 < 2000 * (kept + 0.1)
        assert recording.problems()[:2] == [
            f"the compressed file is damaged: {TRUNCATED}",
            "no end line: the recorder died, or was killed",
        ]


def test_a_compressed_recording_may_be_corrupt(new_path: NewPath, content: bytes) -> None:
    """In its middle, in its checksum, or behind its end."""
    compressed = gzip.compress(content)
    middle = len(compressed) // 2
    for damaged in (
        compressed[:middle] + b"\0\xff" * 40 + compressed[middle + 80 :],
        compressed[:-8] + b"\0" * 8,
        compressed + b"garbage",
    ):
        path = new_path()
        path.write_bytes(damaged)
        with load(path) as recording:
            assert len(recording.events) > 500
            assert recording.problems()[0].startswith("the compressed file is damaged: ")


@pytest.mark.parametrize("keep", [2, 5, 12])
def test_a_compressed_file_of_nothing_is_refused(
    new_path: NewPath, content: bytes, keep: int
) -> None:
    """It is called damaged, not just empty."""
    path = new_path()
    path.write_bytes(gzip.compress(content)[:keep])
    with pytest.raises(NotARecording, match=r"is empty: the compressed file is damaged: .+"):
        load(path)


def test_a_pipe_is_read(new_path: NewPath, content: bytes) -> None:
    """What is no regular file is copied to one; compressed or not."""
    for sent in (content, gzip.compress(content)):
        path = new_path()
        os.mkfifo(path)
        sender = threading.Thread(target=path.write_bytes, args=[sent], daemon=True)
        sender.start()
        with load(path) as recording:
            assert len(recording.events) == 2000
            assert recording.problems() == []
        sender.join()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_without_an_end_is_refused() -> None:
    """Nothing is copied that does not begin like a recording."""
    for device in ("/dev/zero", "/dev/urandom"):
        with pytest.raises(NotARecording, match=f"^{device} is not a recording: it is a binary"):
            load(device)
    with pytest.raises(NotARecording, match=r"^/dev/null is empty$"):
        load("/dev/null")


def test_what_cannot_be_opened_is_refused_in_one_line(new_path: NewPath) -> None:
    """A file that is not there, one below a file, one in a loop of links, a socket's name."""
    loop = new_path()
    loop.symlink_to(loop)
    file = new_path()
    file.write_bytes(b"")
    for path in (new_path(), file / "x", loop, Path("x" * 5000)):
        with pytest.raises(UnreadableFile, match=r"\Acannot read [^\n]*: [A-Z][^\n]+\Z"):
            load(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(new_path: NewPath) -> None:
    """With the reason that the system gives."""
    path = new_path()
    path.write_bytes(b"{}")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="Permission denied"):
        load(path)


def test_a_disk_that_fails_while_reading_is_one_line(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is being read at the time."""

    def failing(fd: int, size: int, offset: int) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with load(record([PING])) as recording:
        events = recording.events
        monkeypatch.setattr(os, "pread", failing)
        for read in (recording.body, recording.problems, lambda: events[0], lambda: recording.end):
            with pytest.raises(RecordingError, match=r"cannot read .*: Input/output error"):
                read()


def test_a_system_without_pread_reads_as_well(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has none."""
    path = record([PING * 50])
    with load(path) as recording:
        expected = recording.body()
    monkeypatch.delattr(os, "pread")
    with load(path) as recording:
        assert recording.body() == expected
        assert recording.events[49].event == "ping"
        assert recording.problems() == []


def test_a_file_of_a_gigabyte_of_nothing_is_refused(new_path: NewPath) -> None:
    """Without reading it."""
    path = new_path()
    with path.open("wb") as file:
        file.truncate(1 << 30)
    tracemalloc.start()
    with pytest.raises(NotARecording, match=r"is not a recording: it is a binary file$"):
        load(path)
    assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    tracemalloc.stop()


def test_much_nothing_in_a_recording_is_some_marked_rows(record: Record) -> None:
    """As a crash of the whole machine may leave it: the memory stays bounded, whatever its size."""
    path = record([PING], closing=None)
    with path.open("r+b") as file:
        file.truncate(600 * MIB)
    tracemalloc.start()
    with load(path) as recording:
        lines = list(recording.lines())
        assert [type(line) for line in lines[3:]] == [Event, *[Unreadable] * 4]
        assert lines[-1] == Unreadable(5, b"\0" * 1000, "longer than 134,217,728 bytes")
        assert recording.standing()[-1] == "the last line is torn"
    assert tracemalloc.get_traced_memory()[1] < 420 * MIB
    tracemalloc.stop()


def test_a_line_beyond_the_limit_is_marked_and_the_next_is_read(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces of the limit's size, each a row; the lines behind it are found."""
    path = record([b"event: ping\ndata: %b\n\n" % (b"x" * 2500), PING])
    for module in (source, scan):
        monkeypatch.setattr(module, "LONGEST_LINE", 1000)
    with load(path) as recording:
        kinds = [line.kind for line in recording.lines()]
        assert kinds == [
            *("header", "request", "response"),
            *("unreadable", "unreadable", "unreadable", "event", "end"),
        ]
        assert [event.event for event in recording.events] == ["ping"]


def test_a_line_of_50_mb_is_read_and_given_back(record: Record) -> None:
    """By number as well."""
    body = b'event: ping\ndata: {"a":"%b"}\n\n' % (b"x" * 50_000_000)
    path = record([body, PING])
    with load(path) as recording:
        assert [len(event.raw) for event in recording.events] == [len(body), len(PING)]
        assert recording.events[0].raw == body
        assert recording.problems() == []
    path.unlink()
