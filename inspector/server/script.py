"""What is played: one answer to one request, as bytes with their moments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from inspector.recording.errors import RecordingError
from inspector.recording.lines import REDACTED, End, Headers

if TYPE_CHECKING:
    from inspector.recording import Recording

Ending: TypeAlias = Literal["clean", "abort", "hangup"]
"""How the body ends: as HTTP says it should, by a TCP reset, or by a close in its middle."""

_HANGUPS = frozenset({"RemoteProtocolError", "IncompleteRead", "TransferEncodingError"})
"""What HTTP libraries call a connection that was closed, not reset, before the body was whole."""

_WHOLE = frozenset({"complete", "error_event", "truncated", "http_error", "not_a_stream"})
"""Outcomes that leave nothing of the body to come. Of all others nobody knows the rest."""

_BODILESS = frozenset({204, 304})
"""Statuses after which HTTP knows no body."""

_OF_ONE_HOP = frozenset(
    {
        "connection",
        "content-encoding",  # a recording holds the body decoded
        "content-length",  # that of an encoded body; any other is kept or counted anew
        "keep-alive",
        "proxy-authenticate",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that told of the recorded connection and its encoding; the replay has its own."""


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


class NothingToPlay(RecordingError):
    """A recording has no response to play."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes that are written at once."""

    t_ns: int
    """When they are due, in nanoseconds since the request arrived."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Script:
    """One answer: its status line and headers, its body in chunks, and how it ends."""

    status: int
    headers: Headers
    """With a `content-length` the body is sent plainly, without it in HTTP chunks."""
    chunks: tuple[Chunk, ...]
    ending: Ending = "clean"
    headers_ns: int = 0
    """When the status line and the headers are due."""
    end_ns: int = 0
    """When the end is due; it never comes before the last chunk."""

    @property
    def body(self) -> bytes:
        """The whole body."""
        return b"".join(chunk.data for chunk in self.chunks)

    @classmethod
    def from_recording(cls, recording: Recording) -> Script:
        """The answer that a recording holds, each read as one chunk at its own time.

        A body that was cut short, or of which a part was not recorded, ends in a reset or a hang-up
        and never as if it were whole. A recording without times is played at once. Raises
        `NothingToPlay`.
        """
        response = recording.response
        if response is None:
            raise NothingToPlay(f"{recording.path} holds no response to play")
        if not 200 <= response.status <= 999:
            status = response.status
            raise NothingToPlay(f"{recording.path} has the status {status}, which ends no request")
        end = recording.end
        clean = end is not None and end.outcome in _WHOLE and end.error is None
        reads = () if response.status in _BODILESS else recording.reads()
        chunks = tuple(Chunk(read.t_ns or 0, read.data) for read in reads)
        length = sum(len(chunk.data) for chunk in chunks) if clean else None
        return cls(
            status=response.status,
            headers=tuple(_replayed(response.headers, length)),
            chunks=chunks,
            ending="clean" if clean else _broken(end),
            headers_ns=response.t_ns or 0,
            end_ns=(end.t_ns if end else None) or 0,
        )


def _broken(end: End | None) -> Ending:
    """How a body that is not whole came to its end."""
    error = end.error if end else None
    return "hangup" if error and error.get("type") in _HANGUPS else "abort"


def _replayed(headers: Headers, length: int | None) -> Iterator[tuple[str, str]]:
    """The headers of a recorded response that a replay sends again.

    `length` is that of the body. Where it is `None` the body was cut short: the header goes on
    promising what never came.
    """
    encoded = any(name == "content-encoding" for name, _ in headers)
    for name, value in headers:
        if name == "content-length" and not encoded:
            yield name, value if length is None else str(length)
        elif name not in _OF_ONE_HOP and value != REDACTED and _may_be_sent(name, value):
            yield name, value


def _may_be_sent(name: str, value: str) -> bool:
    """Whether HTTP has a header of that spelling; what was imported or edited may have others."""
    return _TOKEN(name) is not None and _CONTROL.search(value) is None
