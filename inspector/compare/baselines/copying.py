"""Copying: a recording into a baseline, whole or not at all, and never over another file."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

import orjson

_UNFIT: Final = re.compile(r"[^\w.+@=,#-]+")
"""What of the name of a case does not go into the name of a file."""

_NUMBERS = 100_000


def copy(source: Path, place: Callable[[], Path], case: str | None = None) -> Path:
    """Copy a recording to the path that `place` gives, asked again while that is taken.

    With `case` the copy's header calls its case so; all else is the same byte for byte.
    """
    first = place()
    first.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=first.parent)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            _write(source, file, case)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(source, part)
        return _settle(part, place)
    finally:
        part.unlink(missing_ok=True)


def free_path(folder: Path, stem: str, source: Path) -> Path:
    """A path for a run in the baseline: its case, the next free number, the source's suffix."""
    path = folder / fitting(stem)
    suffix = ".jsonl.gz" if source.name.endswith(".gz") else ".jsonl"
    for run in range(1, _NUMBERS):
        free = path.with_name(f"{path.name}-{run:02}{suffix}")
        if not os.path.lexists(free):
            return free
    raise FileExistsError(17, "too many runs", str(path))


def fitting(stem: str) -> str:
    """The name of a case as far as files can have it, which may not name the case any more."""
    parts = [_UNFIT.sub("-", part).lstrip(".") for part in stem.split("/")]
    return "/".join(filter(None, parts)) or "case"


def _settle(part: Path, place: Callable[[], Path]) -> Path:
    """Give the whole copy its name, in a way that fails if another file has it meanwhile."""
    while True:
        target = place()
        try:
            _name(part, target)
        except FileExistsError:
            continue
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return target


def _name(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        part.replace(target)


def _write(source: Path, file: IO[bytes], case: str | None) -> None:
    if case is None:
        with source.open("rb") as plain:
            shutil.copyfileobj(plain, file)
        return
    is_packed = source.name.endswith(".gz")
    with gzip.open(source, "rb") if is_packed else source.open("rb") as lines:
        header = orjson.loads(lines.readline())
        header["labels"] = {**(header.get("labels") or {}), "case": case}
        whole = gzip.GzipFile(fileobj=file, mode="wb") if is_packed else file
        whole.write(orjson.dumps(header) + b"\n")
        shutil.copyfileobj(lines, whole)
        if is_packed:
            whole.close()
