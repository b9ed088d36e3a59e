"""Reading one line of a recording: bytes in, a value out, whatever the bytes are."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from inspector.recording.lines import (
    OUTCOMES,
    Body,
    End,
    Event,
    Header,
    Headers,
    Line,
    RawFrame,
    Request,
    Response,
    Split,
    Tail,
    Unknown,
    Unreadable,
)

_SHOWN = 1000  # bytes kept of a line that cannot be read

_event = re.compile(
    rb'\{"kind":"event","t":(?:([0-9]{1,19})|null)(?:,"asked":([0-9]{1,19}))?'
    rb',"event":"([a-z_]+)","data":'
).match
"""The beginning of nearly every line: an event with a plain name and a canonical frame."""


def parse_line(text: bytes, number: int) -> Line:
    """The value of a line, with or without its newline; `Unreadable` for one that is none.

    `number` is the 1-based number of the line in its file.
    """
    text = text.strip()
    match = _event(text)
    if match and text.endswith(b"}"):
        t, asked, event = match.groups()
        data = text[match.end() : -1]
        if _is_json(data):
            return Event(number, _int(t), event.decode(), data, _int(asked))
    return _parse(text, number)


def _int(digits: bytes | None) -> int | None:
    return None if digits is None else int(digits)


def _is_json(data: bytes) -> bool:
    """Whether a splice is whole; a line that was torn may by chance end in a brace."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return True


def _parse(text: bytes, number: int) -> Line:
    try:
        fields = orjson.loads(text) if text.startswith(b"{") else {}
    except orjson.JSONDecodeError as error:
        return Unreadable(number, text[:_SHOWN], f"bad JSON at byte {_place(error)}")
    if not isinstance(fields.get("kind"), str):
        return Unreadable(number, text[:_SHOWN], 'not an object with a "kind"')
    build = _BUILDERS.get(fields["kind"])
    if build is None:
        return Unknown(number, fields["kind"], fields)
    try:
        return build(_Fields(fields, text), number)
    except _Wrong as wrong:
        return Unreadable(number, text[:_SHOWN], str(wrong))


def _place(error: orjson.JSONDecodeError) -> int:
    """The byte, 1-based, at which the parser gave up; it counts characters."""
    return len(error.doc[: error.pos].encode()) + 1


class _Wrong(ValueError):
    """A member is missing or of the wrong type."""


class _Fields:
    """The members of a line, each taken with the type it must have."""

    def __init__(self, fields: Mapping[str, Any], text: bytes) -> None:
        self.all = fields
        self._text = text

    def integer_or_none(self, name: str) -> int | None:
        value = self.all.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        raise _Wrong(f'"{name}" is not an integer')

    def integer(self, name: str) -> int:
        value = self.integer_or_none(name)
        if value is None:
            raise _Wrong(f'"{name}" is missing')
        return value

    def text_or_none(self, name: str) -> str | None:
        value = self.all.get(name)
        if value is None or isinstance(value, str):
            return value
        raise _Wrong(f'"{name}" is not a string')

    def text(self, name: str) -> str:
        value = self.text_or_none(name)
        if value is None:
            raise _Wrong(f'"{name}" is missing')
        return value

    def mapping(self, name: str, kind: type) -> dict[str, Any]:
        value = self.all.get(name) or {}
        if isinstance(value, dict) and all(isinstance(item, kind) for item in value.values()):
            return value
        raise _Wrong(f'"{name}" is not an object of {kind.__name__}')

    def headers(self) -> Headers:
        value = self.all.get("headers", [])
        if not isinstance(value, list):
            raise _Wrong('"headers" is not a list')
        for pair in value:
            if not (isinstance(pair, list) and [type(part) for part in pair] == [str, str]):
                raise _Wrong('"headers" is not a list of pairs')
        return tuple((name, value) for name, value in value)

    def raw(self) -> bytes | None:
        """The exact bytes that stand in `raw` or `raw_b64`."""
        text = self.text_or_none("raw")
        if text is not None:
            return text.encode()
        coded = self.text_or_none("raw_b64")
        if coded is None:
            return None
        try:
            return binascii.a2b_base64(coded, strict_mode=True)
        except (binascii.Error, ValueError):
            raise _Wrong('"raw_b64" is not base 64') from None

    def verbatim(self, name: str) -> bytes | None:
        """The bytes of the line's last member; spelled anew where the line is not as we write it.

        In the strings before it every quote is escaped, so the first such key is the member's own.
        """
        if name not in self.all:
            return None
        value = self._text.partition(b'"%b":' % name.encode())[2][:-1]
        return value if _is_json(value) else orjson.dumps(self.all[name])


def _header(fields: _Fields, line: int) -> Header:
    return Header(
        line=line,
        id=fields.text_or_none("id") or "",
        started=fields.text_or_none("started"),
        clock=fields.text_or_none("clock"),
        source=fields.text_or_none("source") or "unknown",
        session=fields.text_or_none("session"),
        attempt=fields.integer_or_none("attempt") or 1,
        recorder=fields.mapping("recorder", str),
        labels=fields.mapping("labels", str),
        fields=fields.all,
    )


def _request(fields: _Fields, line: int) -> Request:
    body = fields.raw()
    return Request(
        line=line,
        t_ns=fields.integer_or_none("t"),
        method=fields.text_or_none("method") or "",
        url=fields.text_or_none("url") or "",
        headers=fields.headers(),
        body=fields.verbatim("body") if body is None else body,
    )


def _response(fields: _Fields, line: int) -> Response:
    return Response(
        line=line,
        t_ns=fields.integer_or_none("t"),
        status=fields.integer("status"),
        http_version=fields.text_or_none("http_version"),
        headers=fields.headers(),
        phases=fields.mapping("phases", int),
    )


def _event_line(fields: _Fields, line: int) -> Event:
    text = fields.text_or_none("text")
    data = fields.verbatim("data") if text is None else text.encode()
    if data is None:
        raise _Wrong('an event without "data" or "text"')
    return Event(
        line=line,
        t_ns=fields.integer_or_none("t"),
        event=fields.text("event"),
        data=data,
        asked_ns=fields.integer_or_none("asked"),
        exact=fields.raw(),
    )


def _split(fields: _Fields, line: int) -> Split:
    return Split(
        line, fields.integer_or_none("t"), fields.integer("bytes"), fields.integer_or_none("asked")
    )


def _bytes(fields: _Fields) -> bytes:
    raw = fields.raw()
    raw = fields.verbatim("data") if raw is None else raw
    if raw is None:
        raise _Wrong('no "raw", "raw_b64" or "data"')
    return raw


def _frame(fields: _Fields, line: int) -> RawFrame:
    return RawFrame(
        line, fields.integer_or_none("t"), _bytes(fields), fields.integer_or_none("asked")
    )


def _tail(fields: _Fields, line: int) -> Tail:
    return Tail(line, fields.integer_or_none("t"), _bytes(fields))


def _body(fields: _Fields, line: int) -> Body:
    return Body(line, fields.integer_or_none("t"), _bytes(fields), fields.integer_or_none("asked"))


def _end(fields: _Fields, line: int) -> End:
    outcome: Any = fields.text("outcome")
    if outcome not in OUTCOMES:
        raise _Wrong(f"the outcome {outcome[:40]!r} is none that this version knows")
    return End(
        line=line,
        t_ns=fields.integer_or_none("t"),
        ended=fields.text_or_none("ended"),
        outcome=outcome,
        error=fields.mapping("error", str) or None,
        events=fields.integer("events"),
        bytes=fields.integer("bytes"),
        wire_bytes=fields.integer_or_none("wire_bytes"),
        sha256=fields.text_or_none("sha256") or "",
        fields=fields.all,
    )


_BUILDERS: dict[str, Callable[[_Fields, int], Line]] = {
    "header": _header,
    "request": _request,
    "response": _response,
    "event": _event_line,
    "split": _split,
    "frame": _frame,
    "tail": _tail,
    "body": _body,
    "end": _end,
}
