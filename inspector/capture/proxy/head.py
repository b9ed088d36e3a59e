"""The head of an HTTP/1 message: its first line and its headers, as they stand on the wire."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser, HttpResponseParser

from inspector.capture.proxy.blank_line import after_blank_lines
from inspector.capture.proxy.errors import BadMessage, HeadTooLarge

LARGEST_HEAD = 64 << 10
"""Bytes of a head; what is larger is refused."""

Fields: TypeAlias = tuple[tuple[bytes, bytes], ...]
"""Header fields in order, repeated ones repeated, names spelled as they came."""


@dataclass(frozen=True, slots=True)
class Head:
    """What both kinds of head have."""

    version: str
    """`1.0` or `1.1`."""
    fields: Fields

    def values(self, name: bytes) -> list[bytes]:
        """The values of all fields of that name, given in lower case."""
        return [value for key, value in self.fields if key.lower() == name]

    def tokens(self, name: bytes) -> list[bytes]:
        """The members of a field that holds a list, in lower case."""
        members = b",".join(self.values(name)).lower().split(b",")
        return [member.strip() for member in members if member.strip()]

    @property
    def persists(self) -> bool:
        """Whether its sender means to go on with the connection after this message.

        HTTP/1.0 has ways to say so too, which nobody needs here: it is taken for no.
        """
        return self.version == "1.1" and b"close" not in self.tokens(b"connection")


@dataclass(frozen=True, slots=True)
class RequestHead(Head):
    """The head of a request."""

    method: bytes
    target: bytes


@dataclass(frozen=True, slots=True)
class ResponseHead(Head):
    """The head of a response."""

    status: int
    reason: bytes


_H = TypeVar("_H", bound=Head)


class HeadReader(Generic[_H]):
    """Reads one head, from pieces of any size."""

    def __init__(self) -> None:
        self.head: _H | None = None
        """The head, once it is whole."""
        self.size = 0
        """Its bytes so far."""
        self._first_line = b""
        self._fields: list[tuple[bytes, bytes]] = []
        self._complete = False
        self._seam = b""

    def feed(self, data: bytes) -> int:
        """Take the bytes of `data` that belong to the head, and give their number.

        Raises `BadMessage` for what is no head, and `HeadTooLarge`.
        """
        begin = 0
        for end in after_blank_lines(self._seam, data):
            self.size += end - begin
            if self.size > LARGEST_HEAD:
                raise HeadTooLarge(f"a head of more than {LARGEST_HEAD:,} bytes")
            try:
                with contextlib.suppress(HttpParserUpgrade):  # what follows is not looked at here
                    self._parse(data[begin:end])
            except HttpParserError as error:
                raise BadMessage(str(error)) from None
            if self._complete:
                self.head = self._whole()
                return end
            begin = end
        self._seam = (self._seam + data)[-3:]
        return len(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field from the parser."""
        self._fields.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Hear from the parser that the head is whole."""
        self._complete = True

    def _parse(self, data: bytes) -> None:
        raise NotImplementedError

    def _whole(self) -> _H:
        raise NotImplementedError


class RequestHeadReader(HeadReader[RequestHead]):
    """Reads the head of a request; blank lines before it are no part of it."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = HttpRequestParser(self)

    def on_url(self, target: bytes) -> None:
        """Take a piece of the target from the parser."""
        self._first_line += target

    def _parse(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def _whole(self) -> RequestHead:
        version = _version(self._parser)
        method = self._parser.get_method()
        return RequestHead(version, tuple(self._fields), method, self._first_line)


class ResponseHeadReader(HeadReader[ResponseHead]):
    """Reads the head of a response."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = HttpResponseParser(self)

    def on_status(self, reason: bytes) -> None:
        """Take a piece of the reason from the parser."""
        self._first_line += reason

    def _parse(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def _whole(self) -> ResponseHead:
        version = _version(self._parser)
        status = self._parser.get_status_code()
        return ResponseHead(version, tuple(self._fields), status, self._first_line)


def _version(parser: HttpRequestParser | HttpResponseParser) -> str:
    version = parser.get_http_version()
    if version not in ("1.0", "1.1"):
        raise BadMessage(f"HTTP/{version} is not spoken here")
    return version
