"""The framing of a message's body: where it ends, and which of its bytes are payload.

The bytes of a body are passed on as they came, framing and all. The payload is read beside that,
for the recording.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

from httptools import HttpParserError, HttpResponseParser

from inspector.capture.proxy.blank_line import after_blank_lines
from inspector.capture.proxy.errors import BadBody, BadMessage, NotSupported
from inspector.capture.proxy.head import Head, RequestHead, ResponseHead

_ANY_CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"

_WHOLE = memoryview(b"")
"""Stands in the payload where a chunk is whole, and adds nothing to it."""

_LENGTH_DIGITS = 18
"""No body has a length of more digits than this."""


class Framing(Protocol):
    """Reads one body as its bytes go by."""

    @property
    def done(self) -> bool:
        """Whether the body is whole."""
        ...

    @property
    def open_ended(self) -> bool:
        """Whether the end of the connection is the end of the body, and no cut."""
        ...

    def feed(self, data: bytes) -> tuple[bytes, int]:
        """The payload in `data`, and how many of its bytes belong to the body.

        Raises `BadBody` where the framing is broken.
        """
        ...


class Counted:
    """A body of a known length, which may be none."""

    open_ended = False

    def __init__(self, length: int) -> None:
        self._left = length

    @property
    def done(self) -> bool:
        """Whether all of it came."""
        return self._left == 0

    def feed(self, data: bytes) -> tuple[bytes, int]:
        """All of `data` that is not beyond the end."""
        payload = data[: self._left]
        self._left -= len(payload)
        return payload, len(payload)


class UntilClose:
    """A body that the end of the connection ends."""

    open_ended = True
    done = False

    def feed(self, data: bytes) -> tuple[bytes, int]:
        """All of `data`."""
        return data, len(data)


class Chunked:
    """A body in chunks."""

    open_ended = False

    def __init__(self) -> None:
        self.done = False
        self._between = True  # chunks: what comes next is the size of one
        self._payload: list[bytes | memoryview] = []
        # What the parser calls, without a step between.
        self.on_body = self._payload.append
        self.on_chunk_header = partial(self._payload.append, b"")
        self.on_chunk_complete = partial(self._payload.append, _WHOLE)
        self._seam = b""
        self._parser = HttpResponseParser(self)
        self._parser.feed_data(_ANY_CHUNKED_HEAD)

    def on_message_complete(self) -> None:
        """Hear from the parser that the last chunk and the trailers are there."""
        self.done = True

    def feed(self, data: bytes) -> tuple[bytes, int]:
        """The payload of the chunks in `data`."""
        if self._between:
            # Nearly every read of a stream is one chunk, and spelled as nearly everybody does: then
            # the parser would learn nothing from it, as the next read begins a chunk as well.
            begin = data.find(b"\r\n") + 2
            size = len(data) - begin - 2
            if size > 0 and data.endswith(b"\r\n") and data.startswith(b"%x\r\n" % size):
                return data[begin:-2], len(data)
        return self._parsed(data)

    def _parsed(self, data: bytes) -> tuple[bytes, int]:
        used = 0
        try:
            for end in after_blank_lines(self._seam, data):
                self._parser.feed_data(data[used:end])
                used = end
                if self.done:
                    break
        except HttpParserError as error:
            raise BadBody(str(error), b"".join(self._payload)) from None
        self._seam = (self._seam + data[-3:])[-3:]
        # Of a size that has begun the parser does not tell; but that ends in no line end either.
        whole = bool(self._payload) and self._payload[-1] is _WHOLE
        self._between = whole and not self.done and data.endswith(b"\r\n")
        payload = b"".join(self._payload)
        self._payload.clear()
        return payload, used


def request_framing(head: RequestHead) -> Framing:
    """How the body of a request ends. Raises `BadMessage` where two readers could disagree."""
    codings = head.tokens(b"transfer-encoding")
    if not codings:
        return Counted(_length(head) or 0)
    if codings != [b"chunked"]:
        raise NotSupported(f"a transfer coding of {b', '.join(codings).decode('latin-1')}")
    if head.version == "1.0":
        raise BadMessage("HTTP/1.0 knows no transfer codings")
    return Chunked()


def response_framing(head: ResponseHead, method: bytes) -> Framing:
    """How the body of the answer to a request of that method ends."""
    if method == b"HEAD" or head.status < 200 or head.status in (204, 304):
        return Counted(0)
    codings = head.tokens(b"transfer-encoding")
    if codings:
        return Chunked() if codings[-1] == b"chunked" else UntilClose()
    length = _length(head)
    return UntilClose() if length is None else Counted(length)


def _length(head: Head) -> int | None:
    """The length that a head tells; the parser has refused more than one, and any with a coding."""
    values = head.values(b"content-length")
    if not values:
        return None
    value = values[0]
    if len(values) > 1 or not value.isdigit() or len(value) > _LENGTH_DIGITS:
        raise BadMessage("a content-length that is no length")
    return int(value)
