"""Workers: work that is spread over the cores where there is enough of it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT: Final = 64_000_000
"""Bytes of recordings from which on starting processes takes less time than it saves."""

_A_FILE = 150_000  # bytes that are read in the time that opening one more file takes


class _TooDeep(Exception):
    """What came of an item nests too deeply to go through a pipe."""


class WorkerLost(Exception):
    """A process ended in the midst of its work; the message is one line for a person."""


def worthwhile(files: Sequence[Path], asked: int | None) -> int:
    """How many processes to spread the reading of these files over; 1 is none but this one."""
    if asked is not None:
        return max(1, min(asked, len(files)))
    size = sum(file.stat().st_size + _A_FILE for file in files if file.is_file())
    return max(1, min(_cores(), len(files))) if size >= WORTH_IT else 1


def spread(work: Callable[[T], R], items: Sequence[T], processes: int) -> Generator[R]:
    """What comes of each item, in their order. Raises `WorkerLost`.

    The processes end with the iterator, whatever ends it, in the midst of their work too.
    """
    if processes < 2:
        yield from map(work, items)
        return
    # imported here: most comparisons are small, and the import takes as long as they do
    from multiprocessing import get_context, resource_tracker

    context = get_context("spawn")
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # which lets interrupts through again when it starts
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(context, work) for _ in range(processes))
        yield from _in_order(workers, work, items)
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A process that takes items through a pipe and gives back what comes of them."""

    def __init__(self, context: SpawnContext, work: Callable[[Any], Any]) -> None:
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        with _interrupts_held_back(), _program_left_alone():
            self._process.start()
        theirs.close()

    def give(self, item: object) -> None:
        """Hand it the next item."""
        self.pipe.send(item)

    def result(self) -> Any:
        """What came of the item."""
        try:
            is_result, value = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            raise WorkerLost(
                f"a process that read recordings ended with {code}: killed, or out of memory"
            ) from None
        if not is_result:
            raise value
        return value

    def end(self) -> None:
        """End it at once."""
        self._process.terminate()
        self._process.join()
        self.pipe.close()


def _in_order(
    workers: Sequence[_Worker], work: Callable[[Any], Any], items: Sequence[Any]
) -> Iterator[Any]:
    from multiprocessing.connection import wait

    todo = iter(enumerate(items))
    busy: dict[object, tuple[_Worker, int]] = {}
    done: dict[int, Any] = {}

    def give(worker: _Worker) -> None:
        number, item = next(todo, (-1, None))
        if number >= 0:
            worker.give(item)
            busy[worker.pipe] = worker, number

    for worker in workers:
        give(worker)
    for wanted in range(len(items)):
        while wanted not in done:
            for pipe in wait([worker.pipe for worker, _ in busy.values()]):
                worker, number = busy.pop(pipe)
                try:
                    done[number] = worker.result()
                except _TooDeep:
                    done[number] = work(items[number])
                give(worker)
        yield done.pop(wanted)


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """What a worker does until its pipe is closed, or it is ended."""
    while True:
        try:
            item = pipe.recv()
        except EOFError:  # whom it worked for is gone
            return
        try:
            pipe.send((True, work(item)))
        except RecursionError:
            pipe.send((False, _TooDeep()))
        except Exception as error:  # whatever it is, it is raised where the work was asked for
            pipe.send((False, error))
            raise SystemExit(1) from error


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let a process that is started within never see an interrupt: who started it ends it.

    Ctrl-C goes to all processes of a terminal, and each would print a traceback.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _program_left_alone() -> Iterator[None]:
    """Let a process that is started within not run the program again.

    It would import a script whose work is not guarded by `if __name__ == "__main__"`, which would
    compare once more there, and fail. What the processes do is all in this package.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
