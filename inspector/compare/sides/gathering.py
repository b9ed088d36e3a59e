"""Gathering: the recordings of one side, as far as their names and first and last lines tell."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from inspector.recording.errors import RecordingError
from inspector.recording.recording import Recording, load

_SUFFIXES = (".jsonl.gz", ".jsonl")
_MAGIC = frozenset("*?[")


class Found(NamedTuple):
    """A recording of one side, not yet read."""

    path: Path
    name: str
    """Its path below the folder or the glob, with slashes, without suffix."""
    case: str | None = None
    """What it calls its case, `labels.case`."""
    id: str = ""
    call: str = ""
    """The id of the first attempt of its call; its own where there was none before it."""
    attempt: int = 1
    session: str | None = None
    started: str = ""
    is_side_call: bool = False
    """Whether no stream was asked for and none came, as of `count_tokens`."""
    refusal: str | None = None
    """Why it cannot be opened, one line."""

    def called(self, case: str) -> Self:
        """The same as a run of another case."""
        return self._replace(case=case)


class Gathered(NamedTuple):
    """What a path, a folder or a glob names."""

    recordings: tuple[Found, ...]
    is_file: bool = False
    """Whether it is one file, which then has not been opened yet: it may be a pipe."""
    refusal: str | None = None
    """Why there is nothing, one line."""


def gathered(named: str | Path) -> Gathered:
    """The recordings that a file, a folder or a glob names, those in a folder at any depth."""
    path = Path(named)
    if named == "":  # which would be the folder we are in
        return Gathered((), refusal="an empty path names nothing: is a variable not set?")
    if path.is_dir():
        from inspector.recording.folder import found  # most often two files are compared

        side = _gathered(path, list(found([path])), f"{path} holds no recording")
        beyond = tuple(_out_of_reach(path))
        return Gathered(side.recordings + beyond) if beyond else side
    if _MAGIC.isdisjoint(str(named)) or path.exists():
        return Gathered((Found(path, stem_of(path.name)),), is_file=True)
    root, pattern = _parted(path)
    return _gathered(root, list(_matching(root, pattern)), f"no recording matches {named}")


def looked_at(path: Path, name: str) -> Found:
    """A recording with what it says of itself, or why it cannot be opened."""
    try:
        with load(path) as recording:
            return described(recording, name)
    except RecordingError as error:
        return Found(path, name, refusal=str(error))


def described(recording: Recording, name: str) -> Found:
    """What an open recording says of itself in its first and its last line."""
    header, end = recording.header, recording.end
    call = header.fields.get("call")
    case = header.labels.get("case")
    return Found(
        path=recording.path,
        name=name,
        case=case if isinstance(case, str) and case else None,
        id=header.id,
        call=call if isinstance(call, str) else header.id,
        attempt=header.attempt,
        session=header.session,
        started=header.started or "",
        is_side_call=end is not None and end.events == 0 and end.outcome == "complete",
    )


def stem_of(name: str) -> str:
    """A file name without the suffix of recordings."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and name != suffix:
            return name.removesuffix(suffix)
    return name


def _gathered(root: Path, files: Sequence[Path], nothing: str) -> Gathered:
    recordings = tuple(looked_at(file, _name(file, root)) for file in files)
    return Gathered(recordings, refusal=None if recordings else nothing)


def _out_of_reach(folder: Path) -> Iterator[Found]:
    """Folders that may not be read, and links to nothing that are called like recordings.

    Left out silently, they would be cases that nobody misses.
    """
    closed: list[OSError] = []
    for place, _, files in os.walk(folder, onerror=closed.append):
        for file in map(Path(place).joinpath, files):
            if file.name.endswith(_SUFFIXES) and not file.exists():
                why = f"cannot read {file}: it is a link to nothing"
                yield Found(file, _name(file, folder), refusal=why)
    for error in closed:
        path = Path(error.filename)
        why = f"cannot read the folder {path}: {error.strerror}"
        yield Found(path, _name(path, folder), refusal=why)


def _name(file: Path, root: Path) -> str:
    return stem_of(file.relative_to(root).as_posix())


def _matching(root: Path, pattern: str) -> Iterable[Path]:
    """The files that match; those named like recordings, where any are."""
    from inspector.recording.folder import found

    files = dict.fromkeys(file for file in found(sorted(root.glob(pattern))) if file.is_file())
    return [file for file in files if file.name.endswith(_SUFFIXES)] or files


def _parted(pattern: Path) -> tuple[Path, str]:
    """A glob as the folder that all its matches lie below and what comes from its wildcard on."""
    parts = pattern.parts
    wild = next(place for place, part in enumerate(parts) if not _MAGIC.isdisjoint(part))
    return Path(*parts[:wild]), "/".join(parts[wild:])
