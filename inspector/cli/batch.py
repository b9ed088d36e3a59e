"""A batch: recordings found below paths, and analysed on all cores where they are many."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from inspector.analysis.analysis import Analysis, analyse
from inspector.analysis.recount import counted, questions_of
from inspector.recording import RecordingError, load

Body: TypeAlias = dict[str, Any]
"""A request body, as JSON."""

MANY = 64
"""From this many files on it pays to start processes for them."""

_AT_ONCE = 16  # files handed to a process


@dataclass(frozen=True, slots=True)
class Analysed:
    """One file of a batch."""

    path: Path
    analysis: Analysis | None
    problems: tuple[str, ...]
    """What is wrong with the file; where there is no analysis, why not."""


def analysed(files: Sequence[Path], stall_ns: int | None = None) -> Iterator[Analysed]:
    """The files one by one in their order, with what came of each."""
    work = partial(analysed_file, stall_ns=stall_ns)
    workers = min(_cores(), len(files) // _AT_ONCE)
    if len(files) < MANY or workers < 2:
        yield from map(work, files)
        return
    # imported here: most batches are small, and the import takes as long as they do
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_leave_interrupts_to_us) as pool:
        yield from pool.map(work, files, chunksize=_AT_ONCE)


def analysed_file(path: Path, stall_ns: int | None = None) -> Analysed:
    """One file: its analysis, or why there is none."""
    try:
        with load(path) as recording:
            analysis = analyse(recording.lines(), stall_ns=stall_ns)
            return Analysed(path, analysis, tuple(recording.standing()))
    except RecordingError as error:
        return Analysed(path, None, (str(error),))


def recounted(
    files: Sequence[Path], stall_ns: int | None, count: Callable[[list[Body]], list[int]]
) -> Iterator[Analysed]:
    """The same, one after the other, with the words of each block counted by `count`."""
    for path in files:
        try:
            with load(path) as recording:
                asked = questions_of(recording.lines())
                answers = count([question.body for question in asked])
                tokens = counted(asked, answers) if asked else None
                analysis = analyse(recording.lines(), stall_ns=stall_ns, counted=tokens)
                yield Analysed(path, analysis, tuple(recording.standing()))
        except RecordingError as error:
            yield Analysed(path, None, (str(error),))


def _cores() -> int:
    """How many cores we may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _leave_interrupts_to_us() -> None:
    """In a worker: `ctrl+c` reaches it too, but ending the batch is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
