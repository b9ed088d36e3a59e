"""The text of an answer on standard output, as it streams, from a thread of its own.

The thread that reads the stream must never wait for a slow terminal or pipe: its times would tell
of the pipe and not of the stream.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from inspector.cli.aside import Aside
from inspector.cli.console import abandon_stdout
from inspector.timeline.cell import visible

_lines = re.compile(r"([\n\t])").split


class Printer(Aside[str]):
    """Prints the text deltas of the events it is told of; a listener for recordings."""

    def __init__(self, on_trouble: Callable[[str], None]) -> None:
        """`on_trouble` is told in one line, in the thread, why no more can be printed."""
        self._on_trouble = on_trouble
        super().__init__("inspect-printer")

    def hear(self, t_ns: int | None, event: str, data: Any) -> None:
        """Print what an event says, if it is text."""
        delta = data.get("delta") if isinstance(data, dict) else None
        text = delta.get("text") if isinstance(delta, dict) else None
        if isinstance(text, str) and text:
            self.put(text)

    def deal_with(self, things: Iterator[str]) -> None:
        """Print each text as it comes."""
        try:
            _print(things, sys.stdout)
        except OSError as error:  # the recording goes on all the same
            abandon_stdout()
            if not isinstance(error, BrokenPipeError):  # a reader that has seen enough
                self._on_trouble(f"the text cannot be printed: {error.strerror}")
            for _ in things:
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
