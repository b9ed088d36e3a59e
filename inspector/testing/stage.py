"""The stage of a test: a server that plays its recordings, and records those that are missing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from inspector.capture.provenance import recorder_versions
from inspector.capture.proxy import BadAddress
from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options as SessionOptions
from inspector.capture.session import Session
from inspector.recording import RecordingError
from inspector.recording.folder import found
from inspector.server.repertoire import Repertoire, from_paths
from inspector.server.serve import Server
from inspector.testing.marker import Wanted
from inspector.testing.modes import Permit
from inspector.testing.shelf import (
    NoRoom,
    Recorded,
    put_into_files,
    put_into_folder,
    recorded,
    with_attempts,
)


@contextmanager
def staged(wanted: Wanted, folder: Path, permit: Permit, scratch: Path) -> Iterator[Server]:
    """A server for one test. What is recorded meanwhile is put into `folder` when the test is over.

    The test fails where a recording is missing that must not be made, or cannot be kept.
    """
    places = [folder / name for name in wanted.names]
    missing = [place for place in places if not place.exists() or not any(found([place]))]
    if permit.mode == "none" or (permit.mode == "once" and not missing):
        if missing:
            _fail(f"{_shown(missing[0])} is missing: --inspect-record=once makes it")
        with Server(_played(places), wanted.options) as server:
            yield server
        return
    _check_can_record(wanted, places, missing, permit)
    kept = _played(places) if permit.mode == "new" and not missing else Repertoire()
    with _recorder(permit.upstream, scratch) as url:
        by = "request" if wanted.options.by == "auto" else wanted.options.by
        options = replace(wanted.options, by=by, fallback=url)
        with Server(kept, options) as server:
            yield server
    _keep(wanted, places, recorded(scratch), permit, is_new=bool(kept.turns))


def _check_can_record(
    wanted: Wanted, places: Sequence[Path], missing: Sequence[Path], permit: Permit
) -> None:
    odd = [name for name in wanted.names if not name.endswith(".jsonl")]
    if odd and not wanted.is_folder:
        _fail(f"{odd[0]} cannot be recorded: name files that end in .jsonl, or one folder alone")
    if permit.mode != "all" and missing and len(missing) < len(places):
        _fail(f"{_shown(missing[0])} is missing beside others: --inspect-record=all")


def _played(places: Sequence[Path]) -> Repertoire:
    paths = dict.fromkeys(path for place in places for path in with_attempts(place))
    try:
        repertoire, problems = from_paths([*paths])
    except RecordingError as error:
        _fail(str(error))
    for problem in problems:
        warnings.warn(pytest.PytestWarning(f"left out: {problem}"), stacklevel=1)
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
        _fail(f"--inspect-upstream: {error}")


def _keep(
    wanted: Wanted,
    places: Sequence[Path],
    made: Recorded,
    permit: Permit,
    *,
    is_new: bool,
) -> None:
    """Put what was recorded where the marker says."""
    if made.lost:
        told = ", ".join(dict.fromkeys(made.lost))
        warnings.warn(pytest.PytestWarning(f"not kept as a recording: {told}"), stacklevel=1)
    if not made.turns:
        return
    try:
        if wanted.is_folder:
            since_ns = permit.since_ns if permit.mode == "all" else 0
            put_into_folder(places[0], made.turns, older_than_ns=since_ns)
        elif is_new:
            _fail(
                f"{wanted.names[0]} does not answer all of this test: --inspect-record=all "
                "records it anew, a folder takes new calls beside the others"
            )
        else:
            put_into_files(places, made.turns)
    except NoRoom as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"cannot keep {_shown(places[0])}: {error.strerror}")


def _fail(message: str) -> NoReturn:
    pytest.fail(message, pytrace=False)


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
