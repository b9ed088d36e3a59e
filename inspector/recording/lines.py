"""The lines of a recording as values: one class a kind, and `kind` says which.

`recordings/FORMAT.md` is the specification. Times are nanoseconds since the request was sent,
`None` where the recording has no clock. `line` is the 1-based number of the line in its file.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import orjson

from inspector.wire.frame import canonical

FORMAT = "claude-stream"
VERSION = 1

REDACTED = "[redacted]"
"""Stands in the place of what must not be kept."""

Headers: TypeAlias = tuple[tuple[str, str], ...]

Outcome: TypeAlias = Literal[
    "complete",
    "error_event",
    "truncated",
    "aborted_upstream",
    "aborted_client",
    "timeout",
    "http_error",
    "not_a_stream",
    "no_response",
    "interrupted",
]
"""How a stream ended."""

OUTCOMES: frozenset[str] = frozenset(get_args(Outcome))


class Header(NamedTuple):
    """The first line: what the file is and who wrote it."""

    line: int
    id: str
    started: str | None
    """Wall-clock time of the start, ISO 8601 in UTC; `None` in an import that does not know it."""
    clock: str | None
    """The clock that `t_ns` was read from; `None` where nothing has a time."""
    source: str
    """What made the recording: `prompt`, `url`, `middleware`, `proxy`, `import`, `scenario`."""
    session: str | None
    attempt: int
    """1 for the first HTTP attempt of a call, 2 for its first retry."""
    recorder: Mapping[str, str]
    labels: Mapping[str, str]
    fields: Mapping[str, Any]
    """The whole line as parsed, unknown keys included."""
    kind: Literal["header"] = "header"


class Request(NamedTuple):
    """The HTTP request as it was really sent, secrets replaced."""

    line: int
    t_ns: int | None
    method: str
    url: str
    headers: Headers
    body: bytes | None
    """The exact bytes that were sent, after redaction; `None` where they were not kept."""
    kind: Literal["request"] = "request"

    def json(self) -> Any:
        """The body as parsed, `None` where there is none or where it is not JSON."""
        try:
            return orjson.loads(self.body) if self.body else None
        except orjson.JSONDecodeError:
            return None


class Response(NamedTuple):
    """The status line and the headers of the answer."""

    line: int
    t_ns: int | None
    status: int
    http_version: str | None
    headers: Headers
    phases: Mapping[str, int]
    """When the connection stood (`connect`), TLS was agreed (`tls`), the request was out (`sent`),
    in ns; a key is absent where nobody could see it."""
    kind: Literal["response"] = "response"

    def header(self, name: str) -> str | None:
        """The value of the first header of that name, given in lower case."""
        return next((value for key, value in self.headers if key == name), None)


class Event(NamedTuple):
    """A dispatched server-sent event."""

    line: int
    t_ns: int | None
    """When the read that completed it returned; events of one read have the same time."""
    event: str
    """The event's type as dispatched, such as `content_block_delta`."""
    data: bytes
    """Its data, verbatim, as UTF-8."""
    asked_ns: int | None = None
    """When the consumer asked for that read, on the first line of a read that it asked for late."""
    exact: bytes | None = None
    """The frame's bytes where they differ from the canonical spelling."""
    kind: Literal["event"] = "event"

    @property
    def raw(self) -> bytes:
        """The frame's exact bytes."""
        return canonical(self.event, self.data) if self.exact is None else self.exact

    def json(self) -> Any:
        """The data as parsed. Raises `ValueError` where it is not JSON, or nests too deep.

        What orjson refuses but the SDK reads (lone surrogates, NaN) the standard library parses.
        """
        try:
            return orjson.loads(self.data)
        except orjson.JSONDecodeError:
            pass
        import json  # imported here: few recordings hold what orjson refuses

        try:
            return json.loads(self.data.decode())
        except RecursionError:
            raise ValueError("nested too deep") from None


class RawFrame(NamedTuple):
    """A frame that dispatched nothing: a comment, an id alone, a stray blank line."""

    line: int
    t_ns: int | None
    raw: bytes
    asked_ns: int | None = None
    kind: Literal["frame"] = "frame"


class Split(NamedTuple):
    """A read that ended inside the frame, body or tail that follows it in the file."""

    line: int
    t_ns: int | None
    bytes: int
    """How many of its bytes had arrived in all."""
    asked_ns: int | None = None
    kind: Literal["split"] = "split"


class Tail(NamedTuple):
    """What was unterminated when the stream ended."""

    line: int
    t_ns: int | None
    raw: bytes
    kind: Literal["tail"] = "tail"


class Body(NamedTuple):
    """A read of a response that is not an event stream."""

    line: int
    t_ns: int | None
    raw: bytes
    asked_ns: int | None = None
    kind: Literal["body"] = "body"


class End(NamedTuple):
    """The last line: how it ended and what it came to."""

    line: int
    t_ns: int | None
    ended: str | None
    outcome: Outcome
    error: Mapping[str, str] | None
    """`type` and `message` of what ended the stream, where something did."""
    events: int
    bytes: int
    """Length of the response body after content decoding."""
    wire_bytes: int | None
    """Its length as received, before content decoding."""
    sha256: str
    fields: Mapping[str, Any]
    kind: Literal["end"] = "end"


class Unreadable(NamedTuple):
    """A line that is not what the format says; readers show it and go on."""

    line: int
    text: bytes
    """The line as it stands, cut at 1,000 bytes."""
    why: str
    kind: Literal["unreadable"] = "unreadable"


class Unknown(NamedTuple):
    """A line of a kind that this version does not know; readers keep and ignore it."""

    line: int
    name: str
    """What the line calls its kind."""
    fields: Mapping[str, Any]
    kind: Literal["unknown"] = "unknown"


Line: TypeAlias = (
    Header
    | Request
    | Response
    | Event
    | RawFrame
    | Split
    | Tail
    | Body
    | End
    | Unreadable
    | Unknown
)

KINDS: tuple[str, ...] = tuple(line._field_defaults["kind"] for line in get_args(Line))
"""What `kind` may say."""
