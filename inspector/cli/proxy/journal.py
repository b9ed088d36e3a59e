"""What `proxy` prints: the URL, then a line an exchange, from a thread of its own.

A terminal that takes its time must not hold up streams.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Literal, Self

import orjson

from inspector.analysis.quantity import duration
from inspector.capture.proxy import Exchange
from inspector.cli.console import abandon_stdout, out, say
from inspector.timeline.cell import visible


class Journal:
    """Tells of a proxy on standard output, and in the end how many exchanges there were."""

    def __init__(self, folder: Path, form: Literal["text", "json"], *, quiet: bool) -> None:
        self._folder = folder
        self._is_json = form == "json"
        self._quiet = quiet
        self._outcomes: Counter[str] = Counter()
        self._lines: SimpleQueue[str | None] = SimpleQueue()
        self._thread = Thread(target=self._print, name="journal", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.put(None)
        self._thread.join()

    def begin(self, url: str) -> None:
        """Tell where the proxy is."""
        fields = {"url": url, "folder": str(self._folder)}
        self._lines.put(_json(fields) if self._is_json else url)

    def note(self, exchange: Exchange) -> None:
        """Tell of an exchange that is over."""
        self._outcomes[outcome_of(exchange)] += 1
        if not self._quiet:
            spelled = as_json(exchange) if self._is_json else as_text(exchange, datetime.now())
            self._lines.put(spelled)

    def sum_up(self) -> None:
        """Say how many there were, and where they are."""
        if not self._quiet:
            say(f"inspect: {totals(self._outcomes)}")
        if self._outcomes:
            say(str(self._folder))

    def _print(self) -> None:
        for line in iter(self._lines.get, None):
            try:
                out(line, at_once=True)
            except BrokenPipeError:  # whoever read it has what they wanted, the URL most likely
                abandon_stdout()
            except OSError as error:
                abandon_stdout()
                say(f"inspect: standard output ends here: {error.strerror}")


def outcome_of(exchange: Exchange) -> str:
    """How it ended, where that is known."""
    return exchange.summary.outcome if exchange.summary else "not recorded"


def totals(outcomes: Counter[str]) -> str:
    """How many exchanges ended how, in a line."""
    total = outcomes.total()
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common())
    return f"{total:,} exchange{'' if total == 1 else 's'}{': ' if counts else ''}{counts}"


def as_text(exchange: Exchange, now: datetime) -> str:
    """Time, request, status, outcome, events, times of the first byte and the last, file."""
    summary = exchange.summary
    events = summary.events if summary else 0
    first_ns = exchange.first_byte_ns
    first = "" if first_ns is None else f"{duration(first_ns)} to "
    parts = (
        now.strftime("%H:%M:%S"),
        visible(f"{exchange.method} {exchange.target}"),
        str(exchange.status or "-"),
        outcome_of(exchange),
        f"{events:,} event{'' if events == 1 else 's'}" if events else "",
        f"{first}{duration(exchange.duration_ns)}",
        summary.path.name if summary else "",
    )
    return "  ".join(filter(None, parts))


def as_json(exchange: Exchange) -> str:
    """The same as a line of JSON."""
    summary = exchange.summary
    fields = {
        "method": exchange.method,
        "target": exchange.target,
        "status": exchange.status,
        "outcome": summary and summary.outcome,
        "attempt": summary and summary.attempt,
        "events": summary and summary.events,
        "bytes": summary and summary.bytes,
        "first_byte_ns": exchange.first_byte_ns,
        "duration_ns": exchange.duration_ns,
        "recording": summary and str(summary.path),
    }
    return _json(fields)


def _json(fields: dict[str, Any]) -> str:
    return orjson.dumps(fields).decode()
