"""The file a recording is written to: whole lines, one write a read, no loss unnoticed."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.recording import AlreadyThere, UnreadableFile
from inspector.recording.sink import Sink

NewPath = Callable[[], Path]


class Disk:
    """Stands in for `os.write`: takes at most `piece` bytes at once, and `room` in all."""

    def __init__(self, room: int, piece: int = 1 << 30) -> None:
        self.room = room
        self.piece = piece
        self.writes: list[bytes] = []

    def write(self, fd: int, data: bytes) -> int:
        """What fits, or the error of a full disk."""
        size = min(len(data), self.piece, self.room)
        if not size and data:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= size
        self.writes.append(data[:size])
        return size


def test_the_lines_of_one_read_are_one_write(
    new_path: NewPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a kill finds all of them or none."""
    disk = Disk(room=1 << 20)
    sink = Sink(new_path())
    monkeypatch.setattr(os, "write", disk.write)
    sink.write(b"a\nb\nc\n")
    assert disk.writes == [b"a\nb\nc\n"]
    sink.close()


def test_a_short_write_is_finished(new_path: NewPath, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take a part of the bytes without saying why."""
    disk = Disk(room=1 << 20, piece=2)
    sink = Sink(new_path())
    monkeypatch.setattr(os, "write", disk.write)
    sink.write(b"abcde\n")
    assert disk.writes == [b"ab", b"cd", b"e\n"]
    assert (sink.lost_lines, sink.lost_bytes) == (0, 0)
    sink.close()


@pytest.mark.parametrize(
    ("room", "file", "lost"),
    [
        (0, b"", (3, 12)),
        (1, b"o", (3, 11)),
        (3, b"one", (2, 8)),  # all but its newline: nothing of the line is lost
        (4, b"one\n", (2, 8)),
        (6, b"one\ntw", (2, 6)),
        (8, b"one\ntwo\n", (1, 4)),
    ],
)
def test_what_a_full_disk_refuses_is_counted(
    new_path: NewPath,
    monkeypatch: pytest.MonkeyPatch,
    room: int,
    file: bytes,
    lost: tuple[int, int],
) -> None:
    """Lines that are not whole in the file, and the bytes that are missing of them."""
    disk = Disk(room)
    told: list[tuple[Path, int | None]] = []
    path = new_path()
    sink = Sink(path, on_loss=lambda path, error: told.append((path, error.errno)))
    monkeypatch.setattr(os, "write", disk.write)
    sink.write(b"one\ntwo\nsix\n")
    assert b"".join(disk.writes) == file
    assert (sink.lost_lines, sink.lost_bytes) == lost
    assert told == [(path, errno.ENOSPC)]
    sink.close()


def test_the_write_after_a_torn_line_begins_with_a_newline(
    new_path: NewPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room that is freed later is used, and the torn line stays the only one."""
    disk = Disk(room=6)
    told: list[Path] = []
    sink = Sink(new_path(), on_loss=lambda path, _: told.append(path))
    monkeypatch.setattr(os, "write", disk.write)
    sink.write(b"one\n")
    sink.write(b"two\n")  # torn
    sink.write(b"three\n")  # nothing of it fits
    disk.room = 1
    sink.write(b"four\n")  # the newline fits, so that nothing is torn any more
    disk.room = 100
    sink.write(b"five\n")
    assert b"".join(disk.writes) == b"one\ntw\nfive\n"
    assert (sink.lost_lines, sink.lost_bytes) == (3, 2 + 6 + 5)
    assert len(told) == 1
    sink.close()


@given(
    writes=st.lists(
        st.tuples(
            st.lists(st.sampled_from([b"x\n", b"long line\n"]), min_size=1), st.integers(0, 30)
        ),
        max_size=12,
    )
)
def test_every_line_is_in_the_file_or_counted(
    new_path: NewPath, writes: list[tuple[list[bytes], int]]
) -> None:
    """However the room comes and goes: no line is lost unnoticed, none glued to another."""
    disk = Disk(room=0)
    sink = Sink(new_path())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", disk.write)
        for lines, room in writes:
            disk.room = room
            sink.write(b"".join(lines))
        disk.room = 100
        sink.write(b"end\n")
    sink.close()
    file = b"".join(disk.writes)
    whole = [line for line in file.split(b"\n") if line in (b"x", b"long line")]
    assert len(whole) + sink.lost_lines == sum(len(lines) for lines, _ in writes)
    assert file.endswith(b"end\n")
    assert set(file.split(b"\n")) <= {b"", b"x", b"end"} | {b"long line"[:n] for n in range(10)}


def test_fsync_is_asked_for_once_or_for_each_write(
    new_path: NewPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end, unless every read is to be durable."""
    calls: list[int] = []
    monkeypatch.setattr(os, "fsync", calls.append)
    for each, expected in ((False, 1), (True, 3)):
        calls.clear()
        sink = Sink(new_path(), fsync_each=each)
        sink.write(b"a\n")
        sink.write(b"b\n")
        sink.close()
        sink.close()
        assert len(calls) == expected


def test_a_failing_fsync_is_told_but_loses_no_line(
    new_path: NewPath, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are in the file as far as anyone can know."""

    def failing(fd: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    told: list[int | None] = []
    path = new_path()
    sink = Sink(path, fsync_each=True, on_loss=lambda _, error: told.append(error.errno))
    sink.write(b"a\n")
    sink.close()
    assert (told, sink.lost_lines, path.read_bytes()) == ([errno.EIO], 0, b"a\n")


def test_a_file_that_exists_is_not_overwritten_unless_forced(new_path: NewPath) -> None:
    """And with force its old bytes are gone."""
    path = new_path()
    path.write_bytes(b"precious")
    with pytest.raises(AlreadyThere, match=r"\d\.jsonl exists already; --force overwrites it$"):
        Sink(path)
    assert path.read_bytes() == b"precious"
    sink = Sink(path, force=True)
    sink.write(b"new\n")
    sink.close()
    assert path.read_bytes() == b"new\n"


def test_a_dangling_link_is_not_written_through(new_path: NewPath) -> None:
    """The file is made exclusively: whoever put a link there does not choose where it goes."""
    path, target = new_path(), new_path()
    path.symlink_to(target)
    with pytest.raises(AlreadyThere):
        Sink(path)
    Sink(path, force=True).close()
    assert not target.exists()


def test_a_file_is_its_owners_alone(new_path: NewPath) -> None:
    """Prompts and answers are private: mode 0600, whatever the umask; folders are made."""
    path = new_path().with_suffix("") / "deep" / "file.jsonl"
    before = os.umask(0)
    try:
        Sink(path).close()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_is_refused_in_one_line(new_path: NewPath) -> None:
    """A file where a folder should be, and a folder where the file should be."""
    path = new_path()
    path.write_bytes(b"")
    for place in (path / "a.jsonl", path / "b" / "a.jsonl"):
        with pytest.raises(UnreadableFile, match=r"^cannot write .*a\.jsonl: (Not a|File)"):
            Sink(place)
    with pytest.raises(UnreadableFile, match=r"^cannot write .*: (Is a|Operation not)"):
        Sink(path.parent, force=True)
