"""Content codings: a copy of a compressed body is decoded as it streams by."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

from inspector.capture.zstandard import ZstdDecompressor, ZstdError

_PIECE = 1 << 20
"""Bytes that are decoded at once, so that a small body cannot fill the memory."""

_SILENT = 1 << 20
"""Bytes that may go in before any come out; no coding buffers as many."""

LARGEST_BODY = 16 << 20
"""Bytes that may come out of any body, however few went in."""

LARGEST_RATIO = 200
"""Bytes that may come out for each that went in, beyond that; events shrink to a tenth or so."""

_WITH_GZIP_HEADER = zlib.MAX_WBITS | 16
_RAW_DEFLATE = -zlib.MAX_WBITS


class CodingError(Exception):
    """The bytes are not what the content coding says, or grow beyond all measure."""

    def __init__(self, message: str, undecoded: bytes = b"") -> None:
        super().__init__(message)
        self.undecoded = undecoded
        """What went in and will not come out."""


class _Coding(Protocol):
    """Takes one coding off a body, piece by piece.

    Raises `CodingError` with what is undecoded of the chunk.
    """

    def decode(self, chunk: bytes) -> Iterator[bytes]: ...


class ContentDecoder:
    """Takes the codings off a body, the one applied last first."""

    def __init__(self, codings: list[_Coding]) -> None:
        self._codings = codings
        self._waiting = bytearray()  # what went in since something last came out
        self._went_in = self._came_out = 0

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """What `chunk` makes available, in pieces of bounded size. Raises `CodingError`."""
        self._waiting += chunk
        self._went_in += len(chunk)
        most = max(LARGEST_BODY, LARGEST_RATIO * self._went_in)
        pieces = iter((chunk,))
        for coding in self._codings:
            pieces = _through(coding, pieces)
        decoded = False
        try:
            for piece in pieces:
                decoded = True
                yield piece
                self._came_out += len(piece)
                if self._came_out > most:
                    break
        except CodingError as error:
            exact = decoded and len(self._codings) == 1
            rest = error.undecoded if exact else bytes(self._waiting)
            raise CodingError(str(error), rest) from None
        if self._came_out > most:  # what of the chunk is in there still nobody can tell: all of it
            raise CodingError(f"it grows to over {most:,} bytes", bytes(self._waiting))
        if decoded:
            self._waiting.clear()
        elif len(self._waiting) > _SILENT:
            raise CodingError("nothing comes out", bytes(self._waiting))


def content_decoder(encoding: str | None) -> ContentDecoder | None:
    """A decoder for a `content-encoding` header. Raises `CodingError` for one not known here.

    `None` where nothing needs to be decoded.
    """
    names = [name.strip().lower() for name in (encoding or "").split(",")]
    names = [name for name in names if name not in ("", "identity")]
    unknown = [name for name in names if name not in _CODINGS]
    if unknown:
        raise CodingError(f"unknown content coding {unknown[0]!r}")
    return ContentDecoder([_CODINGS[name]() for name in reversed(names)]) if names else None


def _through(coding: _Coding, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield from coding.decode(chunk)


class _Gzip:
    """gzip, one member after another."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(_WITH_GZIP_HEADER)

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._member.eof:
                self._member = zlib.decompressobj(_WITH_GZIP_HEADER)
            yield from _inflated(self._member, chunk)
            chunk = self._member.unused_data


class _Deflate:
    """deflate, with the zlib header that the standard asks for or without it, as some send it."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj()
        self._beginning: bytes | None = b""
        """All that went in, until it is known which of the two it is."""

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        if self._beginning is None:
            yield from _inflated(self._inflate, chunk)
        else:
            yield from self._begin(self._beginning + chunk, chunk)
        after = self._inflate.unused_data
        if after:
            raise CodingError("it goes on behind its end", after)

    def _begin(self, beginning: bytes, chunk: bytes) -> Iterator[bytes]:
        self._beginning = beginning
        try:
            for piece in _inflated(self._inflate, chunk):
                self._beginning = None
                yield piece
        except CodingError:
            if self._beginning is None:
                raise
            self._beginning = None
            self._inflate = zlib.decompressobj(_RAW_DEFLATE)
            yield from _inflated(self._inflate, beginning)


class _Brotli:
    """br."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        rest = chunk
        try:
            while piece := self._decompressor.process(rest, output_buffer_limit=_PIECE // 2):
                yield piece
                rest = b""
        except brotli.error as error:
            raise CodingError(str(error), chunk) from None


class _Zstandard:
    """zstd, one frame after another."""

    def __init__(self) -> None:
        self._frame = ZstdDecompressor()

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self._frame.eof:
                self._frame = ZstdDecompressor()
            rest = chunk
            try:
                while piece := self._frame.decompress(rest, _PIECE):
                    yield piece
                    if self._frame.needs_input or self._frame.eof:
                        break
                    rest = b""
            except ZstdError as error:
                raise CodingError(str(error), chunk) from None
            chunk = self._frame.unused_data


def _inflated(inflate: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    try:
        while piece := inflate.decompress(chunk, _PIECE):
            yield piece
            if inflate.eof:  # then the tail is `unused_data` as well
                break
            chunk = inflate.unconsumed_tail
    except zlib.error as error:
        raise CodingError(str(error), chunk) from None


_CODINGS: dict[str, Callable[[], _Coding]] = {
    "br": _Brotli,
    "deflate": _Deflate,
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "zstd": _Zstandard,
}
