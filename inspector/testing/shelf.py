"""The shelf of a test: the files that its marker names, and what is put there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from inspector.capture.naming import attempt_path
from inspector.recording import load
from inspector.recording.folder import found
from inspector.recording.lines import Outcome
from inspector.server.turn import Turn, load_turn

_FINISHED: frozenset[Outcome] = frozenset({"complete", "error_event", "truncated", "http_error"})
"""Outcomes that are worth keeping: the upstream itself ended them."""

_KEY_REFUSED = frozenset({401, 403})
"""Statuses that tell of whoever recorded, and nothing of what was asked."""


class NoRoom(Exception):
    """What was recorded does not fit the files that the marker names; the message says why."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded for a test."""

    turns: tuple[Turn, ...]
    """Those that are worth keeping, in the order of their attempts; each is named by its path."""
    lost: tuple[str, ...]
    """How the others ended."""


def recorded(scratch: Path) -> Recorded:
    """The calls of the Messages API that were recorded into a folder."""
    turns, lost = [], []
    for path in found([scratch]):
        with load(path) as recording:
            outcome = recording.outcome
            status = recording.response.status if recording.response else None
        if status in _KEY_REFUSED:
            lost.append(f"status {status}")
        elif outcome not in _FINISHED:
            lost.append(outcome or "no end")
        else:
            turns.append(replace(load_turn(path), name=str(path)))
    return Recorded(tuple(turn for turn in turns if turn.is_turn_of_talk), tuple(lost))


def with_attempts(place: Path) -> Iterator[Path]:
    """A recording, with those of the later attempts of its call: `NAME.jsonl`, `NAME.2.jsonl`."""
    yield place
    for attempt in count(2):
        later = attempt_path(place, attempt)
        if not later.exists():
            return
        yield later


def put_into_folder(folder: Path, turns: Sequence[Turn], *, older_than_ns: int = 0) -> None:
    """Put recordings into a folder, in the place of those that are older. Raises `OSError`."""
    for old in found([folder]) if folder.is_dir() else ():
        if old.stat().st_mtime_ns < older_than_ns:
            old.unlink()
    for turn in turns:
        _copy(Path(turn.name), folder / Path(turn.name).name)


def put_into_files(places: Sequence[Path], turns: Sequence[Turn]) -> None:
    """Put a call into each file, its later attempts beside it. Raises `NoRoom`, `OSError`."""
    calls = list(dict.fromkeys(turn.call for turn in turns))
    if len(calls) != len(places):
        names = ", ".join(place.name for place in places)
        raise NoRoom(
            f"{len(calls)} calls were recorded, but the marker names {len(places)}: {names}; "
            "a folder takes any number"
        )
    for call, place in zip(calls, places, strict=True):
        made = [turn for turn in turns if turn.call == call]
        for stale in [*with_attempts(place)][len(made) :]:
            stale.unlink(missing_ok=True)
        for number, turn in enumerate(made, start=1):
            _copy(Path(turn.name), attempt_path(place, number))


def _copy(source: Path, target: Path) -> None:
    """The file there as a whole or not at all: other processes may play it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{source.stat().st_ino}")
    shutil.copyfile(source, beside)
    beside.replace(target)
