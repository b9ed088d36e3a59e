"""Line ends, blank lines and byte order marks: where a frame ends, and what is a tail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import pytest

from inspector.wire.frame import Frame

Pieces: TypeAlias = list[Frame | bytes]
Cuts: TypeAlias = Callable[[Pieces], Iterator[list[bytes]]]
Decoded: TypeAlias = Callable[[Iterable[bytes]], Pieces]

MARK = b"\xef\xbb\xbf"

LINE_ENDS: dict[str, Pieces] = {
    "LF ends lines": [Frame(b"event: e\ndata: a\n\n", "e", b"a")],
    "CRLF ends lines": [Frame(b"event: e\r\ndata: a\r\n\r\n", "e", b"a")],
    "CR ends lines": [Frame(b"event: e\rdata: a\r\r", "e", b"a")],
    "line ends may be mixed": [Frame(b"event: e\rdata: a\ndata: b\r\n\n", "e", b"a\nb")],
    "LF then CRLF is a blank line": [Frame(b"data: a\n\r\n", "message", b"a")],
    "CRLF then LF is a blank line": [Frame(b"data: a\r\n\n", "message", b"a")],
    "CRLF then CR is a blank line": [Frame(b"data: a\r\n\r", "message", b"a")],
    "LF then CR is a blank line": [Frame(b"data: a\n\r", "message", b"a")],
    "CR then CRLF is a blank line": [Frame(b"data: a\r\r\n", "message", b"a")],
    "one CRLF is one line end": [Frame(b"data: a\r\ndata: b\r\n\r\n", "message", b"a\nb")],
    "LF, CR, LF is a blank line and no more": [
        Frame(b"data: a\n\r\n", "message", b"a"),
        Frame(b"data: b\n\n", "message", b"b"),
    ],
    "the last CR of a stream ends its line": [
        Frame(b"data: a\r\r", "message", b"a"),
        Frame(b"data: b\r\r", "message", b"b"),
    ],
    "a CR inside an event of the API ends its line": [
        Frame(b"event: ping\ndata: a\rb\n\n", "ping", b"a"),
        Frame(b"event: ping\ndata: a\rdata: b\n\n", "ping", b"a\nb"),
        Frame(b"event: ping\ndata: a\r\n\n", "ping", b"a"),
    ],
    "NEL, LS, PS, VT, FF and NUL end no line": [
        Frame(
            "event: e\ndata: a\u0085b\u2028c\u2029d\ve\ff\0g\x1ch\n\n".encode(),
            "e",
            "a\u0085b\u2028c\u2029d\ve\ff\0g\x1ch".encode(),
        )
    ],
    "the same inside an event of the API": [
        Frame(
            "event: ping\ndata: a\u0085b\u2028c\vd\fe\n\n".encode(),
            "ping",
            "a\u0085b\u2028c\vd\fe".encode(),
        )
    ],
}

BLANK_LINES: dict[str, Pieces] = {
    "an empty stream has no frames": [],
    "blank lines alone are frames that dispatch nothing": [Frame(b"\n", None, b"")] * 5,
    "so are CRLF and CR": [
        Frame(b"\r\n", None, b""),
        Frame(b"\r\n", None, b""),
        Frame(b"\r", None, b""),
        Frame(b"\r", None, b""),
    ],
    "a stray blank line stands before a frame": [
        Frame(b"\n", None, b""),
        Frame(b"data: a\n\n", "message", b"a"),
    ],
    "a third line feed is a frame of its own": [
        Frame(b"event: ping\ndata: a\n\n", "ping", b"a"),
        Frame(b"\n", None, b""),
    ],
    "and so it is between two events": [
        Frame(b"event: ping\ndata: a\n\n", "ping", b"a"),
        Frame(b"\n", None, b""),
        Frame(b"event: ping\ndata: b\n\n", "ping", b"b"),
    ],
    "four line feeds are an end and two blank lines": [
        Frame(b"data: a\n\n", "message", b"a"),
        Frame(b"\n", None, b""),
        Frame(b"\n", None, b""),
        b"data: b\n",
    ],
}

BYTE_ORDER_MARKS: dict[str, Pieces] = {
    "a mark at the start is dropped": [Frame(MARK + b"data: a\n\n", "message", b"a")],
    "also before an event of the API": [Frame(MARK + b"event: ping\ndata: a\n\n", "ping", b"a")],
    "also before a comment": [Frame(MARK + b":c\ndata: a\n\n", "message", b"a")],
    "a second mark belongs to the field's name": [
        Frame(MARK + MARK + b"data: a\n\n", None, b""),
        Frame(b"data: b\n\n", "message", b"b"),
    ],
    "a mark on the second line is not dropped": [
        Frame(b"data: a\n" + MARK + b"data: b\n\n", "message", b"a")
    ],
    "a mark before the second frame is not dropped": [
        Frame(b"data: a\n\n", "message", b"a"),
        Frame(MARK + b"data: b\n\n", None, b""),
    ],
    "nor after an event of the API": [
        Frame(b"event: ping\ndata: a\n\n", "ping", b"a"),
        Frame(MARK + b"data: b\n\n", None, b""),
        Frame(b"event: ping\ndata: c\n\n", "ping", b"c"),
    ],
    "nor after a blank line": [Frame(b"\n", None, b""), Frame(MARK + b"data: b\n\n", None, b"")],
    "a mark and a blank line are a frame": [
        Frame(MARK + b"\n", None, b""),
        Frame(b"data: a\n\n", "message", b"a"),
    ],
    "a mark and a CR are a frame": [
        Frame(MARK + b"\r", None, b""),
        Frame(b"data: a\r\r", "message", b"a"),
    ],
    "a mark and a CRLF are a frame": [
        Frame(MARK + b"\r\n", None, b""),
        Frame(b"data: a\n\n", "message", b"a"),
    ],
    "a mark alone is a tail": [MARK],
    "a part of a mark is a tail": [MARK[:2]],
    "a part of a mark is no mark": [Frame(MARK[:2] + b"data: a\n\n", None, b"")],
    "a mark stays in data": [Frame(b"event: ping\ndata: " + MARK + b"a\n\n", "ping", MARK + b"a")],
}

TAILS: dict[str, Pieces] = {
    "a pending frame is not dispatched": [b"event: ping\ndata: a\n"],
    "nor without its last line end": [b"event: ping\ndata: a"],
    "nor with CRLF": [b"data: a\r\n"],
    "nor with CR": [b"data: a\r"],
    "complete frames before it are": [
        Frame(b"event: ping\ndata: a\n\n", "ping", b"a"),
        b"event: message_stop\nda",
    ],
    "also with CR": [Frame(b"data: a\r\r", "message", b"a"), b"data: b\r"],
    "a tail may break off inside a character": [b"data: \xf0\x9f"],
    "a comment may be a tail": [Frame(b"data\n\n", "message", b""), b": keepal"],
    "anything else is a tail": [b'{"type":"error"}'],
    "a JSON text of some lines is a tail": [b'{\n  "type": "error"\n}\n'],
}


@pytest.mark.parametrize("pieces", LINE_ENDS.values(), ids=LINE_ENDS.keys())
def test_lines_end_with_lf_crlf_or_cr_and_with_nothing_else(
    pieces: Pieces, cuts: Cuts, decoded: Decoded
) -> None:
    """A stream is cut into lines as section 9.2.5 of the HTML standard says."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces


@pytest.mark.parametrize("pieces", BLANK_LINES.values(), ids=BLANK_LINES.keys())
def test_each_blank_line_ends_a_frame(pieces: Pieces, cuts: Cuts, decoded: Decoded) -> None:
    """A blank line with nothing before it is a frame of its own, and dispatches nothing."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces


@pytest.mark.parametrize("pieces", BYTE_ORDER_MARKS.values(), ids=BYTE_ORDER_MARKS.keys())
def test_a_byte_order_mark_is_dropped_once_at_the_start(
    pieces: Pieces, cuts: Cuts, decoded: Decoded
) -> None:
    """The mark stays in the raw bytes; anywhere else it is a character like others."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces


@pytest.mark.parametrize("pieces", TAILS.values(), ids=TAILS.keys())
def test_what_no_blank_line_ends_is_the_tail(pieces: Pieces, cuts: Cuts, decoded: Decoded) -> None:
    """The end of a stream dispatches nothing: what was pending is kept, undispatched."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces
