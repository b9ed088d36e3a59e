"""What `proxy` prints: the URL, then a line an exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from inspector.analysis.quantity import duration
from inspector.capture.proxy import Exchange
from inspector.cli.aside import Aside
from inspector.cli.console import out_to_whoever_reads, say
from inspector.cli.totals import totals
from inspector.recording import Summary
from inspector.timeline.cell import visible


class Journal(Aside[str]):
    """Tells of a proxy on standard output, and in the end how many exchanges there were."""

    def __init__(self, folder: Path, form: Literal["text", "json"], *, quiet: bool) -> None:
        self._folder = folder
        self._is_json = form == "json"
        self._quiet = quiet
        self._outcomes: Counter[str] = Counter()
        super().__init__("journal")

    def begin(self, url: str) -> None:
        """Tell where the proxy is."""
        fields = {"url": url, "folder": str(self._folder)}
        self.put(_json(fields) if self._is_json else url)

    def note(self, exchange: Exchange) -> None:
        """Tell of an exchange that is over."""
        self._outcomes[outcome_of(exchange)] += 1
        if not self._quiet:
            spelled = as_json(exchange) if self._is_json else as_text(exchange, datetime.now())
            self.put(spelled)

    def sum_up(self) -> None:
        """Say how many there were, and where they are."""
        if not self._quiet:
            say(f"inspect: {totals(self._outcomes, 'exchange')}")
        if self._outcomes:
            say(str(self._folder))

    def deal_with(self, things: Iterator[str]) -> None:
        """Print each line as it comes."""
        for line in things:
            out_to_whoever_reads(line)


def outcome_of(exchange: Exchange) -> str:
    """How it ended, where that is known, as exchanges are counted."""
    summary = exchange.summary
    if summary is None:
        return "not recorded"
    return f"{summary.outcome} with lines lost" if summary.lost_lines else summary.outcome


def loss_of(summary: Summary) -> str:
    """What to say behind an outcome of lines that no disk had room for."""
    lost = summary.lost_lines
    return f", {lost:,} line{'' if lost == 1 else 's'} lost" if lost else ""


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
        f"{summary.outcome}{loss_of(summary)}" if summary else outcome_of(exchange),
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
        "lost_lines": summary and summary.lost_lines,
        "first_byte_ns": exchange.first_byte_ns,
        "duration_ns": exchange.duration_ns,
        "recording": summary and str(summary.path),
    }
    return _json(fields)


def _json(fields: dict[str, Any]) -> str:
    return orjson.dumps(fields).decode()
