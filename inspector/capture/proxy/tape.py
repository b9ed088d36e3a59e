"""The tape: what is recorded of one exchange, without the exchange ever noticing.

Whatever goes wrong here is told to the session's `on_trouble`, and nothing is raised.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import TracebackType
from typing import Protocol

from inspector.capture.errors import in_one_line
from inspector.capture.proxy.asked import Asked, Question, asked
from inspector.capture.proxy.calls import Calls
from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.head import Fields, RequestHead, ResponseHead
from inspector.capture.proxy.reader import LARGEST_AT_ONCE, Reader
from inspector.capture.session import Session
from inspector.capture.tap import Tap
from inspector.recording import Closing
from inspector.recording.redaction import Redactor


class Shelf(Protocol):
    """Where the tapes of a proxy go."""

    session: Session
    calls: Calls

    def read(self, work: Callable[[Reader], None]) -> asyncio.Future[None]:
        """Have a large request read and recorded, beside the streams that still run."""
        ...

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
        self._reading: asyncio.Future[None] | None = None
        self._asked: bytes | None = None
        self._call: str | None = None
        self._status: int | None = None
        self._first_byte_ns: int | None = None
        self._duration_ns = 0
        self._unnoticed = _Unnoticed(self)

    @property
    def is_behind(self) -> bool:
        """Whether the request is still being recorded, and nothing of the answer can be yet."""
        return self._reading is not None

    def after_request(self, then: Callable[[], None]) -> None:
        """Call it when the request is recorded: at once, but for a large one."""
        if self._reading is None:
            then()
        else:
            self._reading.add_done_callback(lambda _: then())

    def request(self, body: Sequence[bytes] | None) -> None:
        """Record the request, once it is on its way; `None` for a body that is not kept."""
        if self._begun:
            return
        self._begun = True
        if body is None or sum(map(len, body)) <= LARGEST_AT_ONCE:
            with self._unnoticed:
                question = self._question()
                self._record(question, None if body is None else asked(question, b"".join(body)))
        else:
            self._reading = self._shelf.read(partial(self._record_large, body))
            self._reading.add_done_callback(self._caught_up)

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
        tap = self._tap
        if tap is not None:
            try:
                tap.took(payload, at_ns)
            except Exception as error:  # noqa: BLE001 - `_unnoticed`, in a fifth of its time
                self.fail(error)

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
        self.after_request(partial(self._put_away, closing, error))

    def _put_away(self, closing: Closing, error: BaseException | None) -> None:
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

    # The request

    def _question(self) -> Question:
        options = self._shelf.session.options
        redactor = Redactor(options.redact)
        redactor.learn(text(self._sent), self._url)
        for secret in options.secrets:
            redactor.learn_secret(secret)
        return Question(
            method=self._head.method.decode(),
            url=self._url,
            target=self._head.target.decode("latin-1"),
            redactor=redactor,
            keep_body=options.keep_request_body,
        )

    def _record_large(self, body: Sequence[bytes], reader: Reader) -> None:
        with self._unnoticed:
            question = self._question()
            self._record(question, reader.read(question, body))

    def _record(self, question: Question, said: Asked | None) -> None:
        session = self._shelf.session
        retries = _count(self._head.values(b"x-stainless-retry-count"))
        if said is not None:
            self._asked = said.fingerprint
            self._call = self._shelf.calls.begin(said.fingerprint, retries=retries)
        words = said.words if said is not None else question.words
        tap = session.tap(
            question.redactor.text(words),  # the name of a file is as public as what is in it
            attempt=retries + 1,
            call=self._call,
            expects_stream=said is not None and said.for_stream,
            zero_ns=self._began_ns,
        )
        if tap is not None:
            body = said.body if said is not None else None
            tap.request(question.method, question.url, text(self._sent), body)
        self._tap = tap

    def _caught_up(self, reading: asyncio.Future[None]) -> None:
        self._reading = None
        reading.result()


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


def _count(values: list[bytes]) -> int:
    return int(values[0]) if values and values[0].isdigit() and len(values[0]) < 4 else 0
