"""Marks and notes: kept beside the recording, and nothing of anybody's is lost."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inspector.timeline.marks import Mark, Marks

WHEN = "2026-11-22T06:14:29.000Z"


def _marks(folder: Path) -> Marks:
    return Marks(folder / "x.jsonl", lambda: datetime(2026, 11, 22, 6, 14, 29, tzinfo=UTC))


def test_a_mark_is_kept_in_a_file_of_its_own(tmp_path: Path) -> None:
    """A line of JSON each, in the order of the recording; the next sitting finds them there."""
    marks = _marks(tmp_path)
    marks.note(215, 213, "why so late?")
    assert marks.toggle(7, None) == Mark(None, 7, "", WHEN)
    assert (tmp_path / "x.jsonl.notes").read_text() == (
        '{"event":null,"line":7,"text":"","when":"2026-11-22T06:14:29.000Z"}\n'
        '{"event":213,"line":215,"text":"why so late?","when":"2026-11-22T06:14:29.000Z"}\n'
    )
    assert [mark.line for mark in _marks(tmp_path).all()] == [7, 215]
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsonl.notes"]


def test_the_same_key_takes_a_mark_away(tmp_path: Path) -> None:
    """With the last one goes the file."""
    marks = _marks(tmp_path)
    marks.toggle(7, 5)
    assert marks.toggle(7, 5) is None
    assert marks.all() == ()
    assert not marks.path.exists()


def test_jumping_goes_round(tmp_path: Path) -> None:
    """After the last mark comes the first; without any there is nowhere to go."""
    marks = _marks(tmp_path)
    assert marks.after(1) is None
    for line in (9, 4):
        marks.toggle(line, None)
    found = [marks.after(line) for line in (1, 4, 9)]
    assert [mark.line if mark else None for mark in found] == [4, 9, 4]


@pytest.mark.parametrize(
    "text",
    ["no JSON\n", '{"event":1}\n', "[]\n", '{"event":1,"line":2,"text":"a","when":"b"}\n\xff'],
)
def test_a_file_that_is_no_file_of_notes_is_left_alone(tmp_path: Path, text: str) -> None:
    """Marks are held in memory then, and one line says why they are not kept."""
    path = tmp_path / "x.jsonl.notes"
    path.write_bytes(text.encode("latin-1"))
    marks = _marks(tmp_path)
    assert marks.problem == f"{path} is no file of notes and is left alone; marks are not kept"
    marks.toggle(3, 1)
    assert marks.at(3)
    assert path.read_bytes() == text.encode("latin-1")


def test_what_another_sitting_wrote_meanwhile_is_kept(tmp_path: Path) -> None:
    """The file is read again before each change."""
    mine, other = _marks(tmp_path), _marks(tmp_path)
    mine.toggle(1, None)
    other.toggle(2, None)
    mine.note(3, None, "x")
    assert [mark.line for mark in _marks(tmp_path).all()] == [1, 2, 3]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path: Path) -> None:
    """Marks live for this sitting, and one line says so."""
    tmp_path.chmod(0o500)
    marks = _marks(tmp_path)
    marks.toggle(1, None)
    tmp_path.chmod(0o700)
    assert marks.at(1)
    assert marks.problem == f"cannot write {marks.path}: Permission denied; marks are not kept"


def test_a_folder_that_is_gone_is_no_crash(tmp_path: Path) -> None:
    """Nor is a file of notes that is a folder."""
    gone = _marks(tmp_path / "gone")
    gone.toggle(1, None)
    assert gone.at(1)
    assert gone.problem
    assert gone.problem.endswith("No such file or directory; marks are not kept")
    (tmp_path / "x.jsonl.notes").mkdir()
    assert "cannot read" in (_marks(tmp_path).problem or "")
