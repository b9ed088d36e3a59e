"""Progress: a line on standard error that counts up, where a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterable
from typing import TypeVar

import click

T = TypeVar("T")

_EVERY_S = 0.1


def watched(items: Iterable[T], total: int, noun: str) -> Generator[T]:
    """The items, counted on a terminal as they go by; the line is wiped at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    shown_at = 0.0
    line = ""
    try:
        for done, item in enumerate(items, start=1):
            yield item
            if time.monotonic() - shown_at >= _EVERY_S:
                line = f"{done:,} of {total:,} {noun}"
                click.echo(f"\r{line}", err=True, nl=False)
                shown_at = time.monotonic()
    finally:
        click.echo(f"\r{' ' * len(line)}\r" if line else "", err=True, nl=False)
