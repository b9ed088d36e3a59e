"""Aside: what is handed over in one thread is dealt with in another, one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class Aside(ABC, Generic[T]):
    """Takes things without a wait: a slow terminal, pipe or process must not hold up streams.

    They are dealt with inside a `with`, whose end waits until all have been.
    """

    def __init__(self, name: str) -> None:
        """`name` is that of the thread."""
        self._queue: SimpleQueue[T | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._queue.put(None)
        self._thread.join()

    def put(self, thing: T) -> None:
        """Hand something over."""
        self._queue.put(thing)

    @abstractmethod
    def deal_with(self, things: Iterator[T]) -> None:
        """In the thread: take each as it comes."""

    def _work(self) -> None:
        self.deal_with(iter(self._queue.get, None))
