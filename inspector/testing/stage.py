"""The stage of a test: a server that plays its recordings, and records those that are missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from inspector.capture.naming import attempt_path
from inspector.capture.provenance import recorder_versions
from inspector.capture.proxy import BadAddress
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options as SessionOptions
from inspector.capture.session import Session
from inspector.recording import RecordingError, load
from inspector.recording.folder import found
from inspector.server.repertoire import Repertoire, from_paths
from inspector.server.serve import Server
from inspector.server.turn import Turn, load_turn
from inspector.testing.marker import Wanted
from inspector.testing.modes import Recording

_FINISHED = frozenset({"complete", "error_event", "truncated", "http_error"})
"""Outcomes that are worth keeping: the upstream itself ended them."""


@contextmanager
def staged(wanted: Wanted, folder: Path, recording: Recording, scratch: Path) -> Iterator[Server]:
    """A server for one test. What is recorded meanwhile is put into `folder` when the test is over.

    The test fails where a recording is missing that must not be made, or cannot be kept.
    """
    places = [folder / name for name in wanted.names]
    missing = [place for place in places if not any(found([place])) or not place.exists()]
    if recording.mode == "none" or (recording.mode == "once" and not missing):
        if missing:
            pytest.fail(f"{_shown(missing[0])} is missing: --inspect-record=once makes it", False)
        with Server(_played(places), wanted.options) as server:
            yield server
        return
    if recording.mode == "once" and len(missing) < len(places):
        pytest.fail(f"{_shown(missing[0])} is missing beside others: --inspect-record=all", False)
    kept = _played(places) if recording.mode == "new" and not missing else Repertoire()
    with _recorder(recording.upstream, scratch) as url:
        by = "request" if wanted.options.by == "auto" else wanted.options.by
        options = replace(wanted.options, by=by, fallback=url)
        with Server(kept, options) as server:
            yield server
    _keep(wanted, places, _recorded(scratch), replaced=recording.mode == "all")


def _played(places: Sequence[Path]) -> Repertoire:
    try:
        repertoire, _ = from_paths(places)
    except RecordingError as error:
        pytest.fail(str(error), False)
    return repertoire


@contextmanager
def _recorder(upstream: str, scratch: Path) -> Iterator[str]:
    """A recording proxy in front of the upstream; gives its base URL."""
    options = SessionOptions(source="proxy", versions=recorder_versions())
    session = Session(scratch, options, is_file=False)
    try:
        with proxying(upstream, session) as proxy:
            yield proxy.base_url
    except BadAddress as error:
        pytest.fail(f"--inspect-upstream: {error}", False)


def _recorded(scratch: Path) -> list[Turn]:
    """The calls of the Messages API that came to an end, in the order of their attempts."""
    turns = []
    for path in found([scratch]):
        with load(path) as recording:
            if recording.outcome in _FINISHED:
                turns.append((path, load_turn(path)))
    return [replace(turn, name=str(path)) for path, turn in turns if turn.is_turn_of_talk]


def _keep(
    wanted: Wanted, places: Sequence[Path], recorded: Sequence[Turn], *, replaced: bool
) -> None:
    """Put what was recorded where the marker says."""
    if not recorded:
        return
    if wanted.is_folder:
        folder = places[0]
        if replaced and folder.is_dir():
            for old in found([folder]):
                old.unlink()
        _move([(Path(turn.name), folder / Path(turn.name).name) for turn in recorded])
        return
    calls = list(dict.fromkeys(turn.call for turn in recorded))
    if len(calls) != len(places):
        names = ", ".join(wanted.names)
        pytest.fail(
            f"{len(calls)} calls were recorded, but the marker names {len(places)}: {names}; "
            "a folder takes any number",
            False,
        )
    place = dict(zip(calls, places, strict=True))
    _move([(Path(each.name), attempt_path(place[each.call], each.attempt)) for each in recorded])


def _move(moves: Sequence[tuple[Path, Path]]) -> None:
    """Move files, each there as a whole or not at all: other processes may play them."""
    for source, target in moves:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{source.stat().st_ino}")
        shutil.copyfile(source, beside)
        beside.replace(target)


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
