"""A recording on disk: its facts at once, its lines as a stream, its events by number."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import orjson

from inspector.recording.errors import NotARecording, UnknownVersion
from inspector.recording.lines import (
    FORMAT,
    VERSION,
    Body,
    End,
    Event,
    Header,
    Line,
    Outcome,
    RawFrame,
    Request,
    Response,
    Tail,
    Unreadable,
)
from inspector.recording.parsing import parse_line
from inspector.recording.scan import Scan
from inspector.recording.sniff import looks_like_a_stream
from inspector.recording.source import Source

if TYPE_CHECKING:
    from inspector.recording.events import Events
    from inspector.recording.offsets import Offsets
    from inspector.recording.reads import Read

_FIRST = (1 << 12, 1 << 20)
"""Bytes within which a first line ends, nearly always and at the latest."""
_LAST = (1 << 12, 1 << 16)
"""Bytes at the end of a file within which the end line stands, likewise."""


def load(path: str | Path) -> Recording:
    """Open a recording. Raises `RecordingError`, whose message is one line for a person."""
    return Recording(Path(path))


class Recording:
    """One recorded HTTP attempt, open for reading. Use it in a `with`, or `close()` it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._request: Request | None = None
        self._response: Response | None = None
        self.source = Source(path)
        """The open file, for who indexes it in ways of their own."""
        try:
            self.header: Header = _header(self.source)
        except BaseException:  # an interrupt, too: nobody else has the file to close
            self.source.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Recording({str(self.path)!r})"

    @property
    def request(self) -> Request | None:
        """The request, `None` where the recorder died before it was answered."""
        self._request = self._request or next(
            (line for line in self._opening() if isinstance(line, Request)), None
        )
        return self._request

    @property
    def response(self) -> Response | None:
        """Status and headers of the answer, `None` where there was none."""
        self._response = self._response or next(
            (line for line in self._opening() if isinstance(line, Response)), None
        )
        return self._response

    @property
    def end(self) -> End | None:
        """The end line, `None` while the recorder runs and for ever where it died."""
        found = (
            parse_line(line, 0)
            for size in _LAST
            for line in reversed(self._last_lines(size))
            if line.startswith(b'{"kind":"end"')
        )
        return next((line for line in found if isinstance(line, End)), None)

    @property
    def outcome(self) -> Outcome | None:
        """How the stream ended, `None` where there is no end line."""
        end = self.end
        return end.outcome if end else None

    @property
    def is_live(self) -> bool:
        """Whether its recorder has the file open still."""
        return self.source.is_live()

    @cached_property
    def _offsets(self) -> Offsets:
        # imported here, as below: a first screen does without it
        from inspector.recording.offsets import Offsets

        return Offsets(self.source)

    @cached_property
    def events(self) -> Events:
        """All events, by number from 0; found on first use."""
        from inspector.recording.events import Events

        return Events(self.source)

    def lines(self) -> Iterator[Line]:
        """Every line in order. A torn last line is left out, see `problems`."""
        return (line for _, line in Scan(self.source).lines())

    def line(self, number: int) -> Line:
        """The line of that 1-based number, as findings give it; read at its offset.

        Raises `IndexError` where the file has no such line.
        """
        if number > len(self._offsets.starts):
            self._offsets.refresh()  # found on first use, and whenever the file may have grown
        if number < 1:
            raise IndexError(f"lines are counted from 1, there is no line {number}")
        return parse_line(self.source.line_at(self._offsets.starts[number - 1]), number)

    def follow(self) -> Iterator[Line]:
        """Every line in order, waiting for those that a recorder has yet to write."""
        from inspector.recording.follow import follow

        return follow(self.source)

    def reads(self) -> Iterator[Read]:
        """What the HTTP library returned at once, and when."""
        from inspector.recording.reads import rebuild_reads

        return rebuild_reads(self.lines())

    def iter_body(self) -> Iterator[bytes]:
        """The response body, after content decoding, piece by piece."""
        for line in self.lines():
            if isinstance(line, Event | RawFrame | Tail | Body):
                yield line.raw

    def body(self) -> bytes:
        """The whole response body, after content decoding."""
        return b"".join(self.iter_body())

    def problems(self) -> list[str]:
        """What is wrong with the file, a sentence each; reads all of it."""
        from inspector.recording.audit import Audit  # which brings what hashes

        audit = Audit()
        for line in self.lines():
            audit.line(line)
        return [*self.standing(), *audit.problems()]

    def standing(self) -> list[str]:
        """What is wrong that can be told without reading it all."""
        found = [self.source.damage] if self.source.damage else []
        live = self.is_live
        if self.end is None:
            if live:
                found.append("still being recorded: no end line yet")
            else:
                found.append("no end line: the recorder died, or was killed")
        last = self._last_lines(_LAST[-1])[-1]
        if last and not live and isinstance(parse_line(last, 0), Unreadable):
            found.append("the last line is torn")
        return found

    def close(self) -> None:
        """Let go of the file."""
        self.source.close()

    def _opening(self) -> Iterator[Line]:
        """The lines before the first of the body."""
        for line in self.lines():
            if isinstance(line, Event | RawFrame | Tail | Body | End):
                return
            yield line

    def _last_lines(self, size: int) -> list[bytes]:
        """The end of the file in lines, the first of which may be cut; what is torn comes last."""
        start = max(0, self.source.size - size)
        return self.source.read_at(start, size).split(b"\n")


def _header(source: Source) -> Header:
    beginning = b""
    for size in _FIRST:
        if b"\n" not in beginning:
            beginning = source.read_at(0, size)
    if not beginning:
        why = f": {source.damage}" if source.damage else ""
        raise NotARecording(f"{source.path} is empty{why}")
    text = beginning.partition(b"\n")[0]
    fields = _fields(text)
    if fields.get("kind") != "header" or fields.get("format") != FORMAT:
        raise NotARecording(f"{source.path} is not a recording: {_guess(beginning, fields)}")
    version = fields.get("version")
    if version != VERSION:
        raise UnknownVersion(
            f"{source.path} has format version {orjson.dumps(version)[:20].decode()}; "
            f"this inspector reads version {VERSION}: a newer one may read it"
        )
    line = parse_line(text, 1)
    if isinstance(line, Header):
        return line
    why = line.why if isinstance(line, Unreadable) else "it is no header"
    raise NotARecording(f"{source.path} is not a recording: in its header, {why}")


def _fields(text: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _guess(beginning: bytes, fields: dict[str, Any]) -> str:
    """What the file seems to be instead."""
    if looks_like_a_stream(beginning):
        return "it looks like the body of an event stream; `inspect import` makes one of it"
    if b"\0" in beginning[:4096]:
        return "it is a binary file"
    if fields:
        return "its first line is JSON, but no header of this format"
    return "its first line is no JSON object"
