"""The tape: what is recorded of one exchange, without the exchange ever noticing.

Whatever goes wrong here is told to the session's `on_trouble`, and nothing is raised.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Protocol

import orjson

from inspector.capture.errors import in_one_line
from inspector.capture.naming import subject
from inspector.capture.proxy.calls import Calls, fingerprint
from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.head import Fields, RequestHead, ResponseHead
from inspector.capture.session import Session
from inspector.capture.tap import Tap
from inspector.recording import Closing
from inspector.recording.redaction import Redactor


class Shelf(Protocol):
    """Where the tapes of a proxy go."""

    session: Session
    calls: Calls

    def put(self, tape: Tape, closing: Closing, error: BaseException | None) -> None:
        """Close a tape, some time soon and beside the streams that still run."""
        ...


class Tape:
    """Records one exchange. `t` = 0 is when the request's head was there."""

    def __init__(
        self, shelf: Shelf, head: RequestHead, sent: Fields, url: str, began_ns: int
    ) -> None:
        """Prepare it for a request with that `head`, of which `sent` and `url` go upstream."""
        self._shelf = shelf
        self._head = head
        self._sent = sent
        self._url = url
        self._began_ns = began_ns
        self._tap: Tap | None = None
        self._begun = self._ended = False
        self._asked: bytes | None = None
        self._call: str | None = None
        self._status: int | None = None
        self._first_byte_ns: int | None = None
        self._duration_ns = 0
        self._unnoticed = _Unnoticed(self)

    def request(self, body: bytes | None) -> None:
        """Record the request, once it is on its way; `None` for a body that is not kept."""
        if self._begun:
            return
        self._begun = True
        with self._unnoticed:
            session = self._shelf.session
            method, fields = self._head.method.decode(), text(self._sent)
            retries = _count(self._head.values(b"x-stainless-retry-count"))
            if body is not None:
                self._asked = fingerprint(method, self._url, body)
                self._call = self._shelf.calls.begin(self._asked, retries=retries)
            words = _words(self._head, body, prompt=session.options.keep_request_body)
            tap = session.tap(words, attempt=retries + 1, call=self._call, zero_ns=self._began_ns)
            if tap is not None:
                tap.request(method, self._url, fields, body)
            self._tap = tap

    def response(self, head: ResponseHead, at_ns: int, phases: Mapping[str, int]) -> None:
        """Record the head of the answer, that arrived when the clock said `at_ns`."""
        self._status = head.status
        if self._tap is not None:
            with self._unnoticed:
                since = self._tap.since_sent
                moments = {name: since(clock_ns) for name, clock_ns in phases.items()}
                self._tap.response(
                    head.status, head.version, text(head.fields), t_ns=since(at_ns), phases=moments
                )

    def took(self, payload: bytes, at_ns: int) -> None:
        """Record a read of the answer's body, before it is handed on."""
        if self._first_byte_ns is None:
            self._first_byte_ns = at_ns - self._began_ns
        if self._tap is not None:
            with self._unnoticed:
                self._tap.took(payload, at_ns)

    def asking(self) -> None:
        """The client takes more again, after a time in which nothing was read for it."""
        if self._tap is not None:
            self._tap.asking()

    def end(self, closing: Closing, error: BaseException | None = None) -> None:
        """Record how it ended; later calls change nothing."""
        if self._ended:
            return
        self._ended = True
        self._duration_ns = time.perf_counter_ns() - self._began_ns
        with self._unnoticed:
            if self._tap is not None and self._call is not None and self._asked is not None:
                # A retry may be here before the file is closed.
                outcome = self._tap.writer.outcome(closing)
                self._shelf.calls.end(self._asked, self._call, outcome, self._status)
        self._shelf.put(self, closing, error)

    def close(self, closing: Closing, error: BaseException | None) -> Exchange:
        """Write the end and close the file, which takes its time; in any thread."""
        tap = self._tap
        with self._unnoticed:
            if tap is not None:
                tap.end(closing, error, t_ns=self._duration_ns)
        redactor = tap.writer.redactor if tap is not None else Redactor()
        return Exchange(
            method=self._head.method.decode(),
            target=redactor.url(self._head.target.decode("latin-1")),
            status=self._status,
            first_byte_ns=self._first_byte_ns,
            duration_ns=self._duration_ns,
            summary=tap.writer.summary if tap is not None else None,
        )

    def fail(self, error: Exception) -> None:
        """Give the recording up, loudly; what is written of it stays."""
        tap, self._tap = self._tap, None
        where = ""
        if tap is not None:
            where = f" in {tap.writer.path}"
            with contextlib.suppress(Exception):  # the same may go wrong once more
                tap.end("interrupted", error)
        self._shelf.session.trouble(f"an exchange is not recorded{where}: {in_one_line(error)}")


class _Unnoticed:
    """A block whose errors end the recording and go no further."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: object, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._tape.fail(error)
        return True


def text(fields: Fields) -> list[tuple[str, str]]:
    """Header fields as text, byte for byte."""
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]


def _words(head: RequestHead, body: bytes | None, *, prompt: bool) -> str:
    """What the file is called: the prompt, or else what was asked for."""
    path = head.target.partition(b"?")[0].decode("latin-1")
    last = path.rstrip("/").rpartition("/")[2]
    if last == "messages" and body is not None:
        try:
            found = subject(orjson.loads(body), prompt=prompt)
        except orjson.JSONDecodeError:
            found = ""
        if found:
            return found
    return f"{head.method.decode()} {last}"


def _count(values: list[bytes]) -> int:
    return int(values[0]) if values and values[0].isdigit() and len(values[0]) < 4 else 0
