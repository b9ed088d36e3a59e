"""The text of an answer on standard output, as it streams, from a thread of its own.

The thread that reads the stream must never wait for a slow terminal or pipe: its times would tell
of the pipe and not of the stream.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self, TextIO

from inspector.cli.console import abandon_stdout
from inspector.timeline.cell import visible

_lines = re.compile(r"([\n\t])").split


class Printer:
    """Prints the text deltas of the events it is told of; a listener for recordings."""

    def __init__(self, on_trouble: Callable[[str], None]) -> None:
        """`on_trouble` is told in one line, in the thread, why no more can be printed."""
        self._on_trouble = on_trouble
        self._texts: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._print, name="inspect-printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._texts.put(None)
        self._thread.join()

    def hear(self, t_ns: int | None, event: str, data: Any) -> None:
        """Print what an event says, if it is text."""
        delta = data.get("delta") if isinstance(data, dict) else None
        text = delta.get("text") if isinstance(delta, dict) else None
        if isinstance(text, str) and text:
            self._texts.put(text)

    def _print(self) -> None:
        texts = iter(self._texts.get, None)
        try:
            _print(texts, sys.stdout)
        except OSError as error:  # the recording goes on all the same
            abandon_stdout()
            if not isinstance(error, BrokenPipeError):  # a reader that has seen enough
                self._on_trouble(f"the text cannot be printed: {error.strerror}")
            for _ in texts:
                pass


def _print(texts: Iterator[str], stream: TextIO) -> None:
    """Print each text as it comes, and at the end what the last line lacks."""
    shown = _harmless if stream.isatty() else str
    last = "\n"
    for text in texts:
        stream.write(shown(text))
        stream.flush()
        last = text[-1]
    if last != "\n":
        stream.write("\n")
        stream.flush()


def _harmless(text: str) -> str:
    """The text for a terminal: line ends and tabs work, no other control character does."""
    return "".join(part if part in ("\n", "\t") else visible(part) for part in _lines(text))
