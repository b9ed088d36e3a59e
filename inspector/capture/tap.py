"""The tap: where the bytes of one HTTP attempt go by, and are stamped and recorded.

It does no I/O of its own and serves synchronous and asynchronous streams alike.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping

from inspector.capture.coding import CodingError, ContentDecoder, content_decoder
from inspector.capture.wish import asks_for_stream
from inspector.recording import Closing, Summary, Writer
from inspector.recording.request_body import RequestBody

LATE_NS = 1_000_000
"""A read asked for later than this after the one before had returned says so (`asked`)."""


class Tap:
    """Records one attempt: the request, the response, each read, the end.

    `t` = 0 is the moment the tap is made, right before the request is sent, or `zero_ns` by the
    clock for a request that was on its way already. Whoever reads the body calls `asking` and
    `took`; anyone may `end` it, from a finalizer or another thread too.
    """

    def __init__(
        self,
        writer: Writer,
        *,
        on_end: Callable[[Summary], None] | None = None,
        expects_stream: bool = False,
        zero_ns: int | None = None,
        clock: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self.writer = writer
        self._on_end = on_end
        self._expects_stream = expects_stream
        self._clock = clock
        self._decoder: ContentDecoder | None = None
        self._encoding: str | None = None
        self._wire_bytes = 0
        self._asked = 0
        self._returned = 0  # as the clock told it
        self._late: int | None = None  # when a late read was asked for, until a line has said so
        self._ended = False
        self._lock = threading.RLock()  # re-entrant: a signal handler may close what it interrupts
        self._process = os.getpid()
        self._zero = clock() if zero_ns is None else zero_ns

    def now(self) -> int:
        """Nanoseconds since the request was sent."""
        return self._clock() - self._zero

    def since_sent(self, clock_ns: int) -> int:
        """That reading of the clock as nanoseconds since the request was sent."""
        return clock_ns - self._zero

    def request(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]],
        body: bytes | RequestBody | None,
    ) -> None:
        """Record the request as it was sent.

        Of a body that is ready already nothing is learned: whether it asks for a stream is then
        only what was expected.
        """
        asked = self._expects_stream
        if not asked and not isinstance(body, RequestBody):
            asked = asks_for_stream(body)
        self.writer.request(method, url, headers, body, asked_for_stream=asked)

    def response(
        self,
        status: int,
        http_version: str | None,
        headers: Iterable[tuple[str, str]],
        *,
        t_ns: int | None = None,
        phases: Mapping[str, int] | None = None,
    ) -> None:
        """Record the status line and the headers, which arrived at `t_ns` (now, if not given)."""
        t_ns = self.now() if t_ns is None else t_ns
        self._returned = self._zero + t_ns
        headers = list(headers)
        codings = [value for name, value in headers if name.lower() == "content-encoding"]
        self._encoding = ", ".join(codings) or None
        readable = True
        try:
            self._decoder = content_decoder(self._encoding)
        except CodingError:
            readable = False
        self.writer.response(status, http_version, headers, t_ns, phases=phases, readable=readable)

    def asking(self) -> None:
        """The consumer asks for the next read."""
        self._asked = self._clock()

    def took(self, chunk: bytes, returned: int | None = None) -> None:
        """A read has returned; called before anything else is done with it.

        `returned` is what the clock said then, from one who had to look at the read first.
        """
        if returned is None:
            returned = self._clock()
        if self._asked - self._returned > LATE_NS and self._late is None:
            self._late = self._asked - self._zero
        self._returned = returned
        with self._lock:
            if self._ended:
                return
            self._wire_bytes += len(chunk)
            if self._decoder is not None:
                self._decode(self._decoder, chunk, returned - self._zero)
            elif chunk:
                late, self._late = self._late, None
                self.writer.read(chunk, returned - self._zero, late)

    def took_all(self, body: bytes, wire_bytes: int) -> None:
        """The whole body had been read, and decoded, before the tap could see it."""
        self._wire_bytes = wire_bytes
        self.writer.read(body, self.now(), whole=True)

    def end(
        self, closing: Closing, error: BaseException | None = None, *, t_ns: int | None = None
    ) -> None:
        """Record how it ended, at `t_ns` (now, if not given).

        Later calls change nothing, nor do those in a forked child.
        """
        if os.getpid() != self._process:
            return
        with self._lock:
            if self._ended:
                return
            self._ended = True
            summary = self.writer.end(
                closing,
                self.now() if t_ns is None else t_ns,
                error=error,
                wire_bytes=self._wire_bytes,
                content_encoding=self._encoding,
            )
        if self._on_end is not None:
            self._on_end(summary)

    def discard(self) -> None:
        """Take the recording back: there was no HTTP attempt after all."""
        self._on_end = None
        self.end("client")
        with contextlib.suppress(OSError):  # whoever took it away has done what is wanted
            self.writer.path.unlink()

    def _decode(self, decoder: ContentDecoder, chunk: bytes, t_ns: int) -> None:
        try:
            for piece in decoder.decode(chunk):
                late, self._late = self._late, None
                self.writer.read(piece, t_ns, late)
        except CodingError as error:
            self._decoder = None  # the rest is kept as it comes
            self.writer.unreadable(error.undecoded, t_ns)
