"""Copying a recording into a baseline."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

import pytest

from inspector.compare.baselines.copying import copy, free_path
from inspector.recording import load
from tests.compare.runs import run


def test_a_copy_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    """And nothing else is left in the folder."""
    source = run(tmp_path / "a.jsonl")
    made = copy(source, partial(free_path, tmp_path / "to", "weather", source))
    assert made == tmp_path / "to" / "weather-01.jsonl"
    assert made.read_bytes() == source.read_bytes()
    assert list(made.parent.iterdir()) == [made]


def test_names_that_are_taken_are_passed_over(tmp_path: Path) -> None:
    """Each run gets the next number; nothing is ever overwritten."""
    source = run(tmp_path / "a.jsonl")
    place = partial(free_path, tmp_path, "weather", source)
    assert [copy(source, place).name for _ in range(3)] == [
        "weather-01.jsonl",
        "weather-02.jsonl",
        "weather-03.jsonl",
    ]


def test_a_name_that_is_taken_in_the_last_moment_is_tried_again(tmp_path: Path) -> None:
    """Two who accept at once do not lose a run to each other."""
    source = run(tmp_path / "a.jsonl")
    taken = tmp_path / "taken.jsonl"
    taken.write_text("another's")
    places = iter([taken, taken, tmp_path / "free.jsonl"])
    assert copy(source, lambda: next(places)).name == "free.jsonl"
    assert taken.read_text() == "another's"


@pytest.mark.parametrize("packed", [False, True])
def test_the_case_can_be_written_into_the_copy(packed: bool, tmp_path: Path) -> None:
    """Into its header, beside the other labels; the rest of the file stays as it is."""
    source = run(tmp_path / "a.jsonl", case="old")
    if packed:
        plain, source = source, tmp_path / "b.jsonl.gz"
        source.write_bytes(gzip.compress(plain.read_bytes()))
    made = copy(source, partial(free_path, tmp_path / "to", "new", source), "new")
    assert made.name == ("new-01.jsonl.gz" if packed else "new-01.jsonl")
    with load(source) as before, load(made) as after:
        assert after.header.labels == {"case": "new"}
        assert after.header.id == before.header.id
        assert after.problems() == before.problems() == []
        assert after.body() == before.body()


@pytest.mark.parametrize(
    ("case", "path"),
    [
        ("tools/weather", "tools/weather-01.jsonl"),
        ("../../etc/passwd", "etc/passwd-01.jsonl"),
        ("/absolute", "absolute-01.jsonl"),
        ("what is it?", "what-is-it--01.jsonl"),
        (".hidden", "hidden-01.jsonl"),
        ("天気", "天気-01.jsonl"),
        ("..", "case-01.jsonl"),
    ],
)
def test_a_case_never_leads_out_of_the_folder(case: str, path: str, tmp_path: Path) -> None:
    """Its name may come from anywhere."""
    assert free_path(tmp_path, case, Path("x.jsonl")) == tmp_path / path


def test_what_cannot_be_copied_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a part of it nor a name."""
    with pytest.raises(FileNotFoundError):
        copy(tmp_path / "missing.jsonl", lambda: tmp_path / "to" / "x.jsonl")
    assert list((tmp_path / "to").iterdir()) == []
