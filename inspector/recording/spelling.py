"""How each line of a recording is spelled: values in, one line of bytes out."""

from __future__ import annotations

import binascii
import json
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import orjson

from inspector.recording.lines import FORMAT, VERSION
from inspector.wire.frame import Frame, canonical

WHOLE_BODY_LIMIT = 1 << 20
"""Bytes up to which a JSON body that came in one piece is written as `data`."""

_CR, _LF = b"\r\n"  # as integers, which `in` finds in bytes five times as fast

_DELTA = b"event: content_block_delta\ndata: "
"""How nearly every frame begins."""

_DEEP = 1000
"""Brackets below which no text can reach the depth that orjson refuses (1,024)."""

_KNOWN_EVENTS: dict[str | None, tuple[bytes, bytes]] = {
    name: (b"event: %b\ndata: " % name.encode(), b',"event":"%b","data":' % name.encode())
    for name in (
        "content_block_delta",
        "content_block_start",
        "content_block_stop",
        "error",
        "message_delta",
        "message_start",
        "message_stop",
        "ping",
    )
}
"""Event name → how its canonical frame begins, and its line behind the time."""


class Note(Protocol):
    """Is told what the frames of a stream dispatched."""

    @property
    def all(self) -> bool:
        """Whether deltas are of interest, which are nearly all events and decide nothing."""

    def frame(self, event: str | None, data: Any) -> None:
        """A frame dispatched an event with that data, or nothing."""


def stamp(t_ns: int | None, asked_ns: int | None = None) -> bytes:
    """The members that say when, which follow `kind` on every line but the header."""
    t = b"null" if t_ns is None else b"%d" % t_ns
    return b'"t":' + t if asked_ns is None else b'"t":%b,"asked":%d' % (t, asked_ns)


def fields_line(kind: str, when: bytes, fields: Mapping[str, Any]) -> bytes:
    """A line of plain JSON members."""
    return b'{"kind":"%b",%b,%b\n' % (kind.encode(), when, _members(fields)[1:])


def exact_line(kind: str, when: bytes, raw: bytes) -> bytes:
    """A line that holds bytes and nothing else: a silent frame, a tail, a read of a body."""
    return b'{"kind":"%b",%b,%b}\n' % (kind.encode(), when, exact(raw))


def split_line(when: bytes, arrived: int) -> bytes:
    """The line of a read that ended inside what follows, `arrived` bytes into it."""
    return b'{"kind":"split",%b,"bytes":%d}\n' % (when, arrived)


def header_line(fields: Mapping[str, Any]) -> bytes:
    """The first line of a recording."""
    return _members({"kind": "header", "format": FORMAT, "version": VERSION, **fields}) + b"\n"


def delta_line(t_ns: int, chunk: bytes) -> bytes | None:
    """The line of a read of one whole `content_block_delta` frame, `None` for any other read.

    It is the one that `frame_lines` makes of it, in a third of the time: nearly every read of a
    stream is of this kind, and nobody who waits for it must notice the recorder.
    """
    if not chunk.startswith(_DELTA) or not chunk.endswith(b"\n\n") or len(chunk) > _DEEP:
        return None
    data = chunk[len(_DELTA) : -2]
    if _LF in data or _CR in data:
        return None
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    return b'{"kind":"event","t":%d,"event":"content_block_delta","data":%b}\n' % (t_ns, data)


def delta_lines(t_ns: int, chunk: bytes) -> list[bytes] | None:
    """The same for a read of any number of them."""
    frames = chunk.split(b"\n\n")
    if frames.pop() or _CR in chunk:  # it ends inside a frame, or has other line ends
        return None
    begin = b'{"kind":"event","t":%d,"event":"content_block_delta","data":' % t_ns
    lines = []
    try:
        for frame in frames:
            head, _, data = frame.partition(b"\ndata: ")
            if head != b"event: content_block_delta" or _LF in data or len(data) > _DEEP:
                return None
            orjson.loads(data)
            lines.append(begin + data + b"}\n")
    except orjson.JSONDecodeError:
        return None
    return lines


def frame_lines(when: bytes, frames: Iterable[Frame], note: Note) -> list[bytes]:
    """The lines of the frames of one read; `note` is told what they dispatched."""
    lines = []
    known_as = _KNOWN_EVENTS.get
    note_all = note.all
    for frame in frames:
        raw, event, data, _ = frame
        known = known_as(event)
        if known and len(data) < _DEEP and raw == known[0] + data + b"\n\n":  # nearly every frame
            try:
                parsed = orjson.loads(data)
            except orjson.JSONDecodeError:
                line, parsed = _uncommon_line(when, frame)
            else:
                line = b"".join((b'{"kind":"event",', when, known[1], data, b"}\n"))
        else:
            line, parsed = _uncommon_line(when, frame)
        lines.append(line)
        if event != "content_block_delta" or note_all:
            note.frame(event, parsed)
    return lines


def _uncommon_line(when: bytes, frame: Frame) -> tuple[bytes, Any]:
    """The line of any frame, and its data as parsed (`None` where it is not JSON)."""
    raw, event, data, _ = frame
    if event is None:
        return exact_line("frame", when, raw), None
    begin = b'{"kind":"event",%b,"event":%b' % (when, orjson.dumps(event))
    if raw != canonical(event, data):
        begin = b"%b,%b" % (begin, exact(raw))
    if is_spliced(data):
        return b'%b,"data":%b}\n' % (begin, data), orjson.loads(data)
    return b'%b,"text":%b}\n' % (begin, orjson.dumps(data.decode())), None


def body_line(when: bytes, raw: bytes, *, whole: bool) -> bytes:
    """The line of a read of a body that is no event stream; `whole` if the read is all of it."""
    if whole and len(raw) <= WHOLE_BODY_LIMIT and is_spliced(raw):
        return b'{"kind":"body",%b,"data":%b}\n' % (when, raw)
    return exact_line("body", when, raw)


def request_line(when: bytes, fields: Mapping[str, Any], member: bytes | None) -> bytes:
    """The line of a request, with the member that holds its body."""
    line = fields_line("request", when, fields)
    if member is None:
        return line
    return b"".join((line[: -len(b"}\n")], b",", member, b"}\n"))  # `%` would copy it twice


def request_member(body: bytes) -> bytes:
    """The member that holds the body of a request: spliced in verbatim where it is JSON."""
    return b'"body":' + body if is_spliced(body) else exact(body)


def exact(raw: bytes) -> bytes:
    """The member that holds any bytes: as text where they are UTF-8, else in base 64."""
    try:
        return b'"raw":%b' % orjson.dumps(raw.decode())
    except UnicodeDecodeError:
        return b'"raw_b64":"%b"' % binascii.b2a_base64(raw, newline=False)


def is_spliced(text: bytes) -> bool:
    """Whether `text` may stand verbatim as the last value of a line."""
    if b"\n" in text or b"\r" in text:  # which many a reader takes for the end of a line
        return False
    try:
        parse_spliced(text)
    except orjson.JSONDecodeError:
        return False
    return True


def parse_spliced(text: bytes) -> Any:
    """Parse what is to be spliced into a line. Raises `orjson.JSONDecodeError` if it may not be.

    It is parsed by itself, lest a hostile stream close the value and add members to the line. The
    line nests one level deeper, which orjson may refuse where it does not refuse the value.
    """
    parsed = orjson.loads(text)
    if text.count(b"[") + text.count(b"{") > _DEEP:
        orjson.loads(b"[%b]" % text)
    return parsed


def _members(fields: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(fields)
    except orjson.JSONEncodeError:  # half a surrogate pair, as an argument or a header may have
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        return text.encode(errors="replace")
