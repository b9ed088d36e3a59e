"""What `serve` tells of each request: a line for a person, and one of JSON for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

from inspector.analysis.quantity import duration
from inspector.cli.aside import Aside
from inspector.cli.console import abandon_stdout, out, out_to_whoever_reads, say
from inspector.cli.totals import totals
from inspector.server.seen import SeenRequest


class Journal(Aside[SeenRequest]):
    """Tells of each request whose answer has ended, and in the end how many there were."""

    def __init__(self, log: Path | None, *, to_stderr: bool, quiet: bool) -> None:
        """Raises `OSError` where the log cannot be written."""
        super().__init__("journal")
        self._log: BinaryIO | None = None if log is None else log.open("ab", buffering=0)
        self._to_stderr = to_stderr
        self._quiet = quiet
        self._counts: Counter[str] = Counter()
        self._applied: set[str] = set()
        self._missed: dict[str, None] = {}  # in the order in which they were missed first
        self.has_begun = False
        """Whether the server runs, or has run."""

    def begin(self, url: str) -> None:
        """Tell where the server is."""
        self.has_begun = True
        if self._to_stderr:
            if not self._quiet:
                say(url)
            return
        try:
            out(url, at_once=True)
        except BrokenPipeError:  # who wanted to read it has gone, and may come back for the answers
            abandon_stdout()

    def deal_with(self, things: Iterator[SeenRequest]) -> None:
        """Tell of each as it comes."""
        for seen in things:
            self._counts[_kind(seen)] += 1
            self._applied.update(seen.faults)
            self._missed.update(dict.fromkeys(seen.missed))
            self._write(as_json(seen))
            if not self._quiet:
                self._line(as_text(seen))

    def _line(self, text: str) -> None:
        """A line of talk: on standard error where a program has standard output."""
        if self._to_stderr:
            say(text)
        else:
            out_to_whoever_reads(text)

    def _write(self, line: bytes) -> None:
        if self._log is None:
            return
        try:
            self._log.write(line)
        except OSError as error:
            say(f"inspect: the log ends here: {error.strerror}")
            self.close()

    def close(self) -> None:
        """Close the log."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def summary(self) -> str:
        """All of it in a line."""
        return totals(self._counts, "request")

    def missed(self) -> tuple[str, ...]:
        """Faults for which no answer had a place, of those that were to be in one."""
        return tuple(fault for fault in self._missed if fault not in self._applied)


def as_text(seen: SeenRequest) -> str:
    """Time, request, recording and match, status, how it ended, how long it took."""
    where = seen.recording or "-"
    how = f"{where} ({seen.match})" if seen.match else where
    took = f", {duration(seen.took_ns)}" if seen.took_ns is not None else ""
    wrong = f" [{', '.join(seen.faults)}]" if seen.faults else ""
    missed = f" (no place for {', '.join(seen.missed)})" if seen.missed else ""
    clock = seen.arrived.astimezone().strftime("%H:%M:%S")
    status = seen.status or "-"
    asked = f"{seen.method} {seen.path}"
    return f"{clock}  {asked}  {how}  {status}  {seen.outcome}{took}{wrong}{missed}"


def as_json(seen: SeenRequest) -> bytes:
    """The same as a line of JSON."""
    fields = {
        "arrived": seen.arrived.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "method": seen.method,
        "path": seen.path,
        "recording": seen.recording,
        "match": seen.match,
        "status": seen.status,
        "faults": list(seen.faults),
        "missed": list(seen.missed),
        "outcome": seen.outcome,
        "took_ns": seen.took_ns,
    }
    return orjson.dumps(fields) + b"\n"


def _kind(seen: SeenRequest) -> str:
    """What the summary counts a request as."""
    if seen.faults:
        return "with a fault"
    outcome = seen.outcome.partition(" at event ")[0]
    if outcome in ("client hung up", "server stopped"):
        return outcome
    if seen.recording is not None:
        return outcome
    if seen.match is None and (seen.status or 0) >= 400:
        return "that no recording answers"
    return "passed on" if seen.match == "upstream" else "aside"
