"""What `serve` tells of each request: a line for a person, and one of JSON for a program."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO

import orjson

from inspector.analysis.quantity import duration
from inspector.cli.console import abandon_stdout, out, say
from inspector.server.seen import SeenRequest


class Journal:
    """Takes in requests on the server's thread, and tells of them on the caller's.

    A terminal that takes its time must not hold up streams.
    """

    def __init__(self, log: Path | None, *, to_stderr: bool, quiet: bool) -> None:
        """Raises `OSError` where the log cannot be written."""
        self._queue: SimpleQueue[SeenRequest | None] = SimpleQueue()
        self._log: BinaryIO | None = None if log is None else log.open("ab", buffering=0)
        self._to_stderr = to_stderr
        self._quiet = quiet
        self._counts: Counter[str] = Counter()
        self.has_begun = False
        """Whether the server runs, or has run."""

    def begin(self, url: str) -> None:
        """Tell where the server is."""
        self.has_begun = True
        if not (self._quiet and self._to_stderr):
            self._line(url)

    def note(self, seen: SeenRequest) -> None:
        """Take in a request whose answer has ended."""
        self._queue.put(seen)

    def stop(self) -> None:
        """Let `tell` return when it has told of all so far."""
        self._queue.put(None)

    def tell(self) -> None:
        """Tell of each request as it comes, until `stop`."""
        while (seen := self._queue.get()) is not None:
            self._counts[_kind(seen)] += 1
            self._write(as_json(seen))
            if not self._quiet:
                self._line(as_text(seen))

    def _line(self, text: str) -> None:
        """A line of talk: on standard error where a program has standard output."""
        if self._to_stderr:
            say(text)
            return
        try:
            out(text, at_once=True)
        except BrokenPipeError:  # whoever read it has what they wanted, the URL most likely
            abandon_stdout()

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
        total = self._counts.total()
        counts = ", ".join(f"{count:,} {kind}" for kind, count in self._counts.most_common())
        return f"{total:,} request{'' if total == 1 else 's'}{': ' if counts else ''}{counts}"


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
    outcome = seen.outcome.partition(" at event ")[0]
    if outcome in ("client hung up", "server stopped"):
        return outcome
    if seen.recording is not None:
        return outcome
    if seen.match is None and (seen.status or 0) >= 400:
        return "that no recording answers"
    return "passed on" if seen.match == "upstream" else "aside"
