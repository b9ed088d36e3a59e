"""Fields, ids and bytes that are not UTF-8: what a frame dispatches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import pytest

from inspector.wire.frame import Frame

Pieces: TypeAlias = list[Frame | bytes]
Cuts: TypeAlias = Callable[[Pieces], Iterator[list[bytes]]]
Decoded: TypeAlias = Callable[[Iterable[bytes]], Pieces]

FIELDS: dict[str, Pieces] = {
    "one space after the colon is removed": [
        Frame(b"event: e\ndata: a\n\n", "e", b"a"),
        Frame(b"event:e\ndata:a\n\n", "e", b"a"),
    ],
    "only one space is removed": [Frame(b"event:  e\ndata:  a \n\n", " e", b" a ")],
    "only one space is removed from an event of the API": [
        Frame(b"event: ping\ndata:  a \n\n", "ping", b" a ")
    ],
    "a tab is not removed": [Frame(b"data:\ta\n\n", "message", b"\ta")],
    "later colons belong to the value": [Frame(b"data: a: b:c\n\n", "message", b"a: b:c")],
    "data lines are joined by line feeds": [
        Frame(b"event: ping\ndata: a\ndata: b\ndata:\ndata: d\n\n", "ping", b"a\nb\n\nd")
    ],
    "data lines with spaces of their own keep them": [
        Frame(b"data:  a\ndata:b\r\ndata:   c\n\n", "message", b" a\nb\n  c")
    ],
    "empty data dispatches": [
        Frame(b"data:\n\n", "message", b""),
        Frame(b"data: \n\n", "message", b""),
        Frame(b"event: ping\ndata: \n\n", "ping", b""),
        Frame(b"event: ping\ndata:\n\n", "ping", b""),
    ],
    "a data line without a colon is empty data": [
        Frame(b"data\n\n", "message", b""),
        Frame(b"data\ndata\n\n", "message", b"\n"),
    ],
    "no data dispatches nothing": [
        Frame(b"event: ping\n\n", None, b""),
        Frame(b"event: e\n\n", None, b""),
    ],
    "an event type does not outlive its frame": [
        Frame(b"event: e\n\n", None, b""),
        Frame(b"data: a\n\n", "message", b"a"),
    ],
    "an event of the API without data does not name the next": [
        Frame(b"event: ping\ndata: a\n\n", "ping", b"a"),
        Frame(b"event: message_stop\n\n", None, b""),
        Frame(b"data: b\n\n", "message", b"b"),
    ],
    "an empty event type is message": [
        Frame(b"event:\ndata: a\n\n", "message", b"a"),
        Frame(b"event\ndata: a\n\n", "message", b"a"),
        Frame(b"event: e\nevent:\ndata: a\n\n", "message", b"a"),
    ],
    "the last event type holds": [Frame(b"event: ping\nevent: e\ndata: a\n\n", "e", b"a")],
    "data may come before the event type": [
        Frame(b"data: a\nevent: e\n\n", "e", b"a"),
        Frame(b"data: b\n\n", "message", b"b"),
    ],
    "an event type after the data of an event of the API holds": [
        Frame(b"event: ping\ndata: a\nevent: e\n\n", "e", b"a")
    ],
    "any event type is dispatched": [
        Frame("event: grüße, 世界 \ndata: a\n\n".encode(), "grüße, 世界 ", b"a")
    ],
    "a line that begins with a colon is a comment": [
        Frame(b": keepalive\n\n", None, b""),
        Frame(b":\n\n", None, b""),
        Frame(b"event: ping\n:data: x\ndata: a\n:c\n\n", "ping", b"a"),
    ],
    "a comment between two events is a frame": [
        Frame(b"event: ping\ndata: a\n\n", "ping", b"a"),
        Frame(b": keepalive\n\n", None, b""),
        Frame(b"event: ping\ndata: b\n\n", "ping", b"b"),
    ],
    "names are exact": [
        Frame(b"Data: a\nDATA: b\n data: c\ndata : d\ndat: e\ndataset: f\n\n", None, b"")
    ],
    "names of events are case-sensitive too": [
        Frame(b"EVENT: e\nevent: PING\ndata: a\n\n", "PING", b"a")
    ],
    "unknown fields are passed over": [
        Frame(b"trace: 1\ndata: a\nevents: 2\n{}\n\n", "message", b"a")
    ],
}

IDS: dict[str, Pieces] = {
    "an id persists from frame to frame": [
        Frame(b"id: 1\ndata: a\n\n", "message", b"a", "1"),
        Frame(b"event: ping\ndata: b\n\n", "ping", b"b", "1"),
        Frame(b": c\n\n", None, b"", "1"),
        Frame(b"id: 2\nevent: ping\ndata: c\n\n", "ping", b"c", "2"),
        Frame(b"event: ping\ndata: d\n\n", "ping", b"d", "2"),
    ],
    "an id without data dispatches nothing but stays": [
        Frame(b"id: 1\n\n", None, b"", "1"),
        Frame(b"\n", None, b"", "1"),
        Frame(b"data\n\n", "message", b"", "1"),
    ],
    "the last id of a frame holds": [Frame(b"id: 1\ndata\nid: 2\n\n", "message", b"", "2")],
    "an id with NUL is ignored": [
        Frame(b"id: 1\ndata: a\n\n", "message", b"a", "1"),
        Frame(b"id: 2\0\ndata: b\n\n", "message", b"b", "1"),
        Frame(b"id: 3\nid: \0\ndata: c\n\n", "message", b"c", "3"),
    ],
    "an empty id resets it": [
        Frame(b"id: 1\ndata: a\n\n", "message", b"a", "1"),
        Frame(b"id\ndata: b\n\n", "message", b"b", ""),
        Frame(b"id: 2\ndata: c\n\n", "message", b"c", "2"),
        Frame(b"id:\ndata: d\n\n", "message", b"d", ""),
    ],
    "an id is text": [Frame("id: ß \ndata: a\n\n".encode(), "message", b"a", "ß ")],
    "an id of an unfinished frame is not taken": [
        Frame(b"id: 1\ndata: a\n\n", "message", b"a", "1"),
        b"id: 2\ndata: b\n",
    ],
}

NOT_UTF_8: dict[str, Pieces] = {
    "each byte that starts nothing is one U+FFFD": [
        Frame(b"event: ping\ndata: a\xff\xfeb\n\n", "ping", "a\ufffd\ufffdb".encode())
    ],
    "a sequence that breaks off is one U+FFFD": [
        Frame(b"data: a\xf0\x9f\x98b\xe2\x82\n\n", "message", "a\ufffdb\ufffd".encode())
    ],
    "a surrogate is three U+FFFD": [
        Frame(b"data: \xed\xa0\x80\n\n", "message", "\ufffd\ufffd\ufffd".encode())
    ],
    "an overlong spelling is a U+FFFD for each byte": [
        Frame(b"event: ping\ndata: \xc0\xaf\xe0\x80\xaf\n\n", "ping", "\ufffd".encode() * 5)
    ],
    "past U+10FFFF each byte is one U+FFFD": [
        Frame(b"data: \xf4\x90\x80\x80\n\n", "message", "\ufffd".encode() * 4)
    ],
    "a sequence does not go on in the next data line": [
        Frame(b"data: \xc3\ndata: \xa9\n\n", "message", "\ufffd\n\ufffd".encode())
    ],
    "event types and ids are replaced likewise": [
        Frame(b"event: e\xff\nid: \xe2\x82\ndata: a\n\n", "e\ufffd", b"a", "\ufffd")
    ],
    "text that is UTF-8 stays as it is": [
        Frame(
            "event: ping\ndata: é€😀\ufffd\U0010ffff\n\n".encode(),
            "ping",
            "é€😀\ufffd\U0010ffff".encode(),
        )
    ],
    "among other events only the broken one changes": [
        Frame("event: ping\ndata: é\n\n".encode(), "ping", "é".encode()),
        Frame(b"event: ping\ndata: \xe9\n\n", "ping", "\ufffd".encode()),
        Frame(b"event: ping\ndata: e\n\n", "ping", b"e"),
    ],
}


@pytest.mark.parametrize("pieces", FIELDS.values(), ids=FIELDS.keys())
def test_fields_are_interpreted_as_the_standard_says(
    pieces: Pieces, cuts: Cuts, decoded: Decoded
) -> None:
    """What is dispatched follows section 9.2.6 of the HTML standard."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces


@pytest.mark.parametrize("pieces", IDS.values(), ids=IDS.keys())
def test_the_last_event_id_goes_on_from_frame_to_frame(
    pieces: Pieces, cuts: Cuts, decoded: Decoded
) -> None:
    """An id is in force from the frame that sets it to the frame that sets another."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces


@pytest.mark.parametrize("pieces", NOT_UTF_8.values(), ids=NOT_UTF_8.keys())
def test_what_is_not_utf_8_becomes_u_fffd_by_maximal_subparts(
    pieces: Pieces, cuts: Cuts, decoded: Decoded
) -> None:
    """The raw bytes stay; what is dispatched has the replacement characters of the standard."""
    for reads in cuts(pieces):
        assert decoded(reads) == pieces
