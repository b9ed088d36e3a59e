"""The detail of a row: its payload, its exact bytes, the request and the headers, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inspector.analysis.values import loads
from inspector.recording import (
    Body,
    End,
    Event,
    Header,
    Line,
    RawFrame,
    Recording,
    Request,
    Response,
    Tail,
    Unknown,
    Unreadable,
)
from inspector.timeline.cell import exact, visible
from inspector.timeline.clock import seconds
from inspector.timeline.jsonlines import json_lines
from inspector.timeline.pieces import Piece, Pieces

MOST = 100_000
"""Characters that are shown of one thing; a last line says how much there is in all."""

WIDTH = 72
"""Columns that an object may take to stand on one line."""

_HEX_ROW = 16
_HEX_MOST = MOST // 5  # bytes: each takes five columns or so


def payload(line: Line) -> list[Pieces]:
    """What a line holds: JSON a member a line, short objects on one; what is no JSON as it is."""
    match line:
        case Event(data=data):
            return _json_or_text(data)
        case RawFrame(raw=data) | Tail(raw=data) | Body(raw=data):
            return _json_or_text(data)
        case Request():
            return _request(line)
        case Response():
            return _response(line)
        case Unreadable(text=text, why=why):
            return [_note(f"This line cannot be read: {why}."), *_text(text)]
        case End(fields=fields) | Header(fields=fields) | Unknown(fields=fields):
            return _value(fields)
        case _:
            return [_note("This line holds nothing more.")]


def raw(line: Line) -> list[Pieces]:
    r"""The exact bytes of a line's frame: `\r`, `\n` spelled out; hex where it is not UTF-8."""
    data = _bytes(line)
    if not data:
        return [_note("This line holds no bytes of the response.")]
    return _text(data)


def size(line: Line) -> int:
    """Bytes of the line's frame on the wire."""
    return len(_bytes(line))


def request(recording: Recording) -> list[Pieces]:
    """Method, URL, headers and body of the request."""
    found = recording.request
    if found is None:
        return [_note("No request was recorded: the recorder died before it was answered.")]
    return _request(found)


def response(recording: Recording) -> list[Pieces]:
    """Status, headers and phases of the response."""
    found = recording.response
    return [_note("There was no response.")] if found is None else _response(found)


def _request(line: Request) -> list[Pieces]:
    lines: list[Pieces] = [(Piece(visible(f"{line.method} {line.url}"), "string"),)]
    lines += _headers(line.headers)
    lines.append(())
    if line.body is None:
        return [*lines, _note("The body was not kept.")]
    return [*lines, *_json_or_text(line.body)] if line.body else lines


def _response(line: Response) -> list[Pieces]:
    version = f"HTTP/{line.http_version} " if line.http_version else ""
    lines: list[Pieces] = [(Piece(visible(f"{version}{line.status}"), "string"),)]
    lines += _headers(line.headers)
    lines += _phases(line.phases)
    return lines


def _headers(headers: Iterable[tuple[str, str]]) -> Iterator[Pieces]:
    for name, value in headers:
        yield Piece(visible(name), "key"), Piece(": ", "punctuation"), Piece(visible(value))


def _phases(phases: Mapping[str, int]) -> Iterator[Pieces]:
    for name, t_ns in phases.items():
        yield Piece(visible(name), "key"), Piece(" at "), Piece(f"{seconds(t_ns)} s", "number")


def _bytes(line: Line) -> bytes:
    match line:
        case Event() | RawFrame() | Tail() | Body():
            return line.raw
        case _:
            return b""


def _json_or_text(data: bytes) -> list[Pieces]:
    try:
        value = loads(data)
    except ValueError:
        return _text(data) if data else [_note("The data is empty.")]
    return _value(value, len(data)) if isinstance(value, dict | list) else _text(data)


def _value(value: Any, length: int = 0) -> list[Pieces]:
    try:
        lines = list(json_lines(value, WIDTH, MOST))
    except RecursionError:
        return [_note("It is nested too deeply to be shown; its bytes are under raw.")]
    shown = sum(len(piece.text) for line in lines for piece in line)
    return [*lines, _cut("bytes", length)] if shown >= MOST else lines


def _text(data: bytes) -> list[Pieces]:
    """Bytes as text, a line a line, with what is hidden spelled out."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _hex(data)
    lines = [_spelled(line) for line in text[:MOST].splitlines(keepends=True)]
    return [*lines, _cut("characters", len(text))] if len(text) > MOST else lines


def _spelled(line: str) -> Pieces:
    body = line.rstrip("\r\n")
    ending = line[len(body) :]
    pieces = (Piece(exact(body)), Piece(visible(ending), "punctuation"))
    return tuple(piece for piece in pieces if piece.text)


def _hex(data: bytes) -> list[Pieces]:
    lines: list[Pieces] = [_note(f"{len(data):,} bytes that are not UTF-8:")]
    for begin in range(0, min(len(data), _HEX_MOST), _HEX_ROW):
        row = data[begin : begin + _HEX_ROW]
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        cells = Piece(f"{row.hex(' '):<{3 * _HEX_ROW}} "), Piece(shown, "string")
        lines.append((Piece(f"{begin:08x}  ", "label"), *cells))
    return [*lines, _cut("bytes", len(data))] if len(data) > _HEX_MOST else lines


def _cut(unit: str, length: int) -> Pieces:
    return _note(f"cut here: there are {length:,} {unit} in all" if length else "cut here")


def _note(text: str) -> Pieces:
    return (Piece(text, "note"),)
