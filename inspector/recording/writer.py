"""The writer: an exchange goes in as it happens, a recording comes out."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from inspector.recording import spelling
from inspector.recording.account import Origin, Summary
from inspector.recording.bodies import Body, PlainBody, StreamBody, UndecidedBody
from inspector.recording.identity import wall_clock
from inspector.recording.lines import Outcome
from inspector.recording.outcome import Closing, Seen, judge
from inspector.recording.redaction import Redactor
from inspector.recording.request_body import RequestBody
from inspector.recording.sink import OnLoss, Sink
from inspector.recording.sniff import declared_stream
from inspector.recording.tally import Tally

Listener = Callable[[int | None, str, Any], None]
"""Told the time, the type and the parsed data of each event."""

LONGEST_MESSAGE = 4000
"""Characters of an error's message that are kept: an end line is found from the file's end."""


class Writer:
    """Writes one recording, the lines of each read before it is handed on.

    Give times as nanoseconds since the request was sent, `None` throughout where there is no clock.
    Nothing but the constructor raises: what cannot be written is counted, and told to `on_loss`.
    """

    def __init__(
        self,
        path: Path,
        origin: Origin,
        *,
        redact: Sequence[re.Pattern[bytes]] = (),
        keep_request_body: bool = True,
        force: bool = False,
        fsync_each: bool = False,
        on_loss: OnLoss | None = None,
        listener: Listener | None = None,
        wall: Callable[[], str | None] = wall_clock,
    ) -> None:
        """Create the file and write its header. Raises `AlreadyThere` and `UnreadableFile`.

        `listener` is told the type and the parsed data of each event, after it was written;
        `wall` is asked for the time of day when the recording ends.
        """
        self.path = path
        self.origin = origin
        self.redactor = Redactor(redact)
        self.summary: Summary | None = None
        """What the recording came to, once it has ended."""
        self._sink = Sink(path, force=force, fsync_each=fsync_each, on_loss=on_loss)
        self._keep_request_body = keep_request_body
        self._wall = wall
        self._seen = Seen(heard=None if listener is None else [])
        self._listener = listener
        self._tally = Tally()
        self._body: Body = PlainBody(self.redactor, self._tally)
        self._expected: int | None = None  # length of the body, where its header tells
        self._last_t = 0
        self._ending = threading.Lock()  # a finalizer may end what its consumer is ending
        self._sink.write(spelling.header_line(origin.fields()))

    @property
    def is_stream(self) -> bool:
        """Whether the body has turned out to be an event stream."""
        return self._seen.is_stream

    def outcome(self, closing: Closing) -> Outcome:
        """The outcome, if the body ended now."""
        return judge(self._seen, closing)

    def request(
        self,
        method: str,
        url: str,
        headers: Iterable[tuple[str, str]],
        body: bytes | RequestBody | None,
        *,
        asked_for_stream: bool,
    ) -> None:
        """Write the request as it was really sent, and learn from it what must be kept secret."""
        headers = list(headers)
        self.redactor.learn(headers, url)
        self._seen.asked_for_stream = asked_for_stream
        fields: dict[str, Any] = {
            "method": method,
            "url": self.redactor.url(url),
            "headers": self.redactor.headers(headers),
        }
        member = None
        if body and not self._keep_request_body:
            fields["body_bytes"] = len(body) if isinstance(body, bytes) else body.size
        elif body:
            ready = RequestBody.of(body, self.redactor) if isinstance(body, bytes) else body
            member = ready.member
        stamp = spelling.stamp(self._clocked(0))
        self._sink.write(spelling.request_line(stamp, fields, member))

    def response(
        self,
        status: int,
        http_version: str | None,
        headers: Iterable[tuple[str, str]],
        t_ns: int | None,
        *,
        phases: Mapping[str, int] | None = None,
        readable: bool = True,
    ) -> None:
        """Write the status line and headers, and choose how the body is kept.

        `readable` is false where the content coding is one that nothing here decodes: the body is
        then kept as it came.
        """
        headers = [(name.lower(), value) for name, value in headers]
        found = dict(headers)
        fields: dict[str, Any] = {"status": status}
        if http_version is not None:
            fields["http_version"] = http_version
        fields["headers"] = self.redactor.headers(headers)
        if phases:
            fields["phases"] = dict(phases)
        self._seen.status = status
        self._expected = _length(found)
        declared = declared_stream(found.get("content-type")) if readable else False
        self._seen.is_stream = bool(declared)
        if declared:
            self._body = StreamBody(self.redactor, self._tally, self._seen)
        elif declared is None and status < 400:
            self._body = UndecidedBody(self.redactor, self._tally, self._seen)
        stamp = spelling.stamp(self._later(t_ns))
        self._sink.write(spelling.fields_line("response", stamp, fields))

    def body_alone(self) -> None:
        """Expect the body of a stream whose request and response nobody has kept."""
        self._seen.asked_for_stream = True
        self._seen.status = 200
        self._body = UndecidedBody(self.redactor, self._tally, self._seen)

    def read(
        self, chunk: bytes, t_ns: int | None, asked_ns: int | None = None, *, whole: bool = False
    ) -> None:
        """Write the lines of one read; `whole` if the chunk is known to be all of the body."""
        if not chunk or self.summary is not None:
            return
        if t_ns is not None:
            if t_ns <= self._last_t:
                t_ns = self._last_t + 1
            self._last_t = t_ns
        whole = whole or len(chunk) == self._expected
        lines = self._body.read(chunk, t_ns, asked_ns, whole=whole)
        if lines:
            self._sink.write(lines)
        if self._listener is not None:
            self._tell(t_ns)

    def unreadable(self, chunk: bytes, t_ns: int | None) -> None:
        """Write a read that could not be decoded as it came; the body goes on like that."""
        if not isinstance(self._body, PlainBody):
            lines = self._body.close(self._clocked(self._last_t))
            if lines:
                self._sink.write(lines)
            self._body = PlainBody(self.redactor, self._tally)
        self.read(chunk, t_ns)

    def end(
        self,
        closing: Closing,
        t_ns: int | None,
        *,
        error: BaseException | str | None = None,
        wire_bytes: int | None = None,
        content_encoding: str | None = None,
    ) -> Summary:
        """Write the end line and close the file; later calls change nothing."""
        with self._ending:
            if self.summary is None:
                t_ns = self._later(t_ns)
                lines = self._body.close(t_ns)
                if lines:
                    self._sink.write(lines)
                    self._tell(t_ns)
                self.summary = self._summarise(self.outcome(closing), error, t_ns)
                wire = self._tally.bytes if wire_bytes is None else wire_bytes
                fields = self._end_fields(self.summary, wire, content_encoding)
                self._sink.write(spelling.fields_line("end", spelling.stamp(t_ns), fields))
                self._sink.close()
                self.summary = replace(self.summary, lost_lines=self._sink.lost_lines)
            return self.summary

    def _tell(self, t_ns: int | None) -> None:
        if self._listener is not None and self._seen.heard:
            for event, data in self._seen.heard:
                self._listener(t_ns, event, data)
            self._seen.heard.clear()

    def _summarise(
        self, outcome: Outcome, error: BaseException | str | None, t_ns: int | None
    ) -> Summary:
        return Summary(
            path=self.path,
            attempt=self.origin.attempt,
            status=self._seen.status,
            outcome=outcome,
            error=None if error is None else self._error(error),
            events=self._seen.events,
            bytes=self._tally.bytes,
            t_ns=t_ns,
            lost_lines=self._sink.lost_lines,
            redacted=self.redactor.replaced,
        )

    def _end_fields(
        self, summary: Summary, wire_bytes: int, content_encoding: str | None
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "ended": self._wall(),
            "outcome": summary.outcome,
        }
        if summary.error:
            fields["error"] = summary.error
        fields |= {"events": summary.events, "bytes": summary.bytes, "wire_bytes": wire_bytes}
        if content_encoding:
            fields["content_encoding"] = self.redactor.text(content_encoding)
        if summary.redacted:
            fields["redacted"] = summary.redacted
        if summary.lost_lines:
            fields |= {"lost_lines": summary.lost_lines, "lost_bytes": self._sink.lost_bytes}
        fields["sha256"] = self._tally.sha256()
        return fields

    def _error(self, error: BaseException | str) -> dict[str, str]:
        name = "Error" if isinstance(error, str) else type(error).__name__
        return {"type": name, "message": self.redactor.text(str(error))[:LONGEST_MESSAGE]}

    def _clocked(self, t_ns: int) -> int | None:
        return t_ns if self.origin.clock else None

    def _later(self, t_ns: int | None) -> int | None:
        """A time that does not go back behind what is written already."""
        if t_ns is not None:
            t_ns = self._last_t = max(t_ns, self._last_t)
        return t_ns


def _length(headers: Mapping[str, str]) -> int | None:
    """The decoded length of a body, where its headers tell."""
    length = headers.get("content-length", "")
    is_number = length.isascii() and length.isdigit() and len(length) < 20
    return int(length) if is_number and "content-encoding" not in headers else None
