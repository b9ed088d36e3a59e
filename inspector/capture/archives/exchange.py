"""An exchange as an archive has it: a request, its answer, and what is known of their times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from inspector.recording.sniff import declared_stream

Pairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes of the body that arrived together."""

    t_ns: int | None
    """Since the request was sent; `None` where the archive does not know."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer."""

    method: str
    url: str
    request_headers: Pairs
    request_body: bytes | None
    status: int | None
    """`None` where there was no answer."""
    http_version: str | None
    headers: Pairs
    chunks: tuple[Chunk, ...]
    """The body after content decoding, as far as it can be decoded."""
    wire_bytes: int | None = None
    """Length of the body as it was received, where the archive tells."""
    started: str | None = None
    """Wall-clock time of the request, ISO 8601."""
    headers_ns: int | None = None
    end_ns: int | None = None
    error: str | None = None
    """What the archive says went wrong."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else the header of the recording says of where it comes from."""

    @property
    def has_times(self) -> bool:
        """Whether each part of the body has its time."""
        return bool(self.chunks) and all(chunk.t_ns is not None for chunk in self.chunks)

    @property
    def encoding(self) -> str | None:
        """The content codings that the answer names."""
        return encoding_of(self.headers)

    @property
    def is_wanted(self) -> bool:
        """Whether it is a stream, or a call of the Messages API: what recordings are for."""
        types = (value for name, value in self.headers if name.lower() == "content-type")
        if declared_stream(next(types, "?")):
            return True
        return self.method == "POST" and self.path.endswith("/v1/messages")

    @property
    def path(self) -> str:
        """The path of the URL; empty where that is none."""
        try:
            return urlsplit(self.url).path
        except ValueError:
            return ""


def encoding_of(headers: Pairs) -> str | None:
    """The content codings that headers name."""
    return ", ".join(v for name, v in headers if name.lower() == "content-encoding") or None
