"""Progress: a line on standard error that counts up, where a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")

_EVERY_S = 0.1


def watched(items: Iterable[T], total: int, noun: str) -> Generator[T]:
    """The items, counted on a terminal as they go by; the line is wiped at the end."""
    with counting(noun) as count:
        for done, item in enumerate(items, start=1):
            yield item
            count(done, total)


@contextmanager
def counting(noun: str) -> Iterator[Callable[[int, int], None]]:
    """Takes how many are done, and of how many; on a terminal the line is wiped at the end."""
    on_a_terminal = sys.stderr.isatty()
    shown_at = 0.0
    line = ""

    def count(done: int, total: int) -> None:
        nonlocal shown_at, line
        if on_a_terminal and time.monotonic() - shown_at >= _EVERY_S:
            line = f"{done:,} of {total:,} {noun}"
            click.echo(f"\r{line}", err=True, nl=False)
            shown_at = time.monotonic()

    try:
        yield count
    finally:
        if line:
            click.echo(f"\r{' ' * len(line)}\r", err=True, nl=False)
