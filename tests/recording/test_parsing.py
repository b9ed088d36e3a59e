"""One line in, a value out, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.recording import Body, Event, Header, Unknown, Unreadable, load
from inspector.recording.parsing import parse_line

EVENT = b'{"kind":"event","t":7,"event":"ping","data":{"type": "ping" }}'
LINES = [
    b'{"kind":"header","format":"claude-stream","version":1,"id":"1","started":null,"clock":null}',
    b'{"kind":"request","t":0,"method":"POST","url":"/","headers":[["a","b"]],"body":{"a":1}}',
    b'{"kind":"response","t":1,"status":200,"headers":[],"phases":{"sent":1}}',
    EVENT,
    b'{"kind":"event","t":7,"asked":3,"event":"ping","raw":"data:x","text":"x"}',
    b'{"kind":"split","t":1,"bytes":3}',
    b'{"kind":"frame","t":1,"raw":":"}',
    b'{"kind":"tail","t":1,"raw_b64":"/w=="}',
    b'{"kind":"body","t":1,"data":{"a": 1}}',
    b'{"kind":"end","t":1,"outcome":"complete","events":0,"bytes":0,"sha256":""}',
    b'{"kind":"note","t":1}',
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
NAMES = (
    "t asked version attempt id started session recorder labels method url headers body raw raw_b64"
    " data text status phases event bytes outcome error events wire_bytes sha256 ended"
).split()


@given(text=st.binary(max_size=60))
def test_any_bytes_are_a_line(text: bytes) -> None:
    """What is no line is unreadable, and says why in one."""
    line = parse_line(text, 3)
    assert line.line == 3
    assert not isinstance(line, Unreadable) or "\n" not in line.why


@pytest.mark.parametrize("line", LINES)
def test_a_line_may_be_cut_anywhere(line: bytes) -> None:
    """A torn line is never taken for a whole one, even where it ends in a brace."""
    assert not isinstance(parse_line(line, 1), Unreadable)
    for length in range(len(line)):
        assert isinstance(parse_line(line[:length], 1), Unreadable)


@given(
    kind=st.sampled_from("header request response event split frame tail body end note".split()),
    fields=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5),
)
def test_members_of_any_type_are_read_or_refused(kind: str, fields: dict[str, object]) -> None:
    """A member that is missing or of another type makes the line unreadable, nothing worse."""
    try:
        text = orjson.dumps({"kind": kind, **fields})
    except orjson.JSONEncodeError:  # an integer of more than 64 bits
        return
    parse_line(text, 1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"kind":"event","t":1', "bad JSON at byte 22"),
        ('{"é":nope}'.encode(), "bad JSON at byte 7"),
        (b'{"a":\xff}', "bad JSON at byte 1"),
        (b"\xff", 'not an object with a "kind"'),
        (b"[]", 'not an object with a "kind"'),
        (b'{"kind":1}', 'not an object with a "kind"'),
        (b'{"kind":"event","t":"1","event":"x","text":""}', '"t" is not an integer'),
        (b'{"kind":"event","t":true,"event":"x","text":""}', '"t" is not an integer'),
        (b'{"kind":"event","t":1,"text":""}', '"event" is missing'),
        (b'{"kind":"event","t":1,"event":"x"}', 'an event without "data" or "text"'),
        (b'{"kind":"split","t":1}', '"bytes" is missing'),
        (b'{"kind":"tail","t":1}', 'no "raw", "raw_b64" or "data"'),
        (b'{"kind":"tail","t":1,"raw_b64":"?"}', '"raw_b64" is not base 64'),
        (b'{"kind":"response","t":1,"status":200,"headers":{}}', '"headers" is not a list'),
        (b'{"kind":"request","headers":[["a"]]}', '"headers" is not a list of pairs'),
        (
            b'{"kind":"end","outcome":"fine","events":0,"bytes":0}',
            "the outcome 'fine' is none that this version knows",
        ),
    ],
)
def test_an_unreadable_line_says_what_is_wrong_with_it(text: bytes, why: str) -> None:
    """In one line, with the line's own text."""
    assert parse_line(text, 9) == Unreadable(9, text, why)


def test_an_unreadable_line_is_shown_cut() -> None:
    """However long it is, a thousand bytes are enough to know it by."""
    line = parse_line(b"x" * 50_000_000, 1)
    assert isinstance(line, Unreadable)
    assert line.text == b"x" * 1000


def test_unknown_kinds_and_members_are_kept() -> None:
    """A later writer may add both without a new version."""
    note = parse_line(b'{"kind":"note","t":1,"by":"me"}', 1)
    assert note == Unknown(1, "note", {"kind": "note", "t": 1, "by": "me"})
    header = parse_line(b'{"kind":"header","new":1}', 1)
    assert isinstance(header, Header)
    assert header.fields["new"] == 1
    assert parse_line(EVENT.replace(b'"event":', b'"new":[1],"event":'), 1) == Event(
        1, 7, "ping", b'{"type": "ping" }'
    )


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b" \n"])
def test_a_line_is_the_same_with_any_line_end(end: bytes) -> None:
    """Data stays verbatim in a file that a tool gave carriage returns, or took the newline from."""
    assert parse_line(EVENT + end, 1) == parse_line(EVENT, 1)


@pytest.mark.parametrize(
    ("line", "data"),
    [
        (b'{"kind": "event", "t": 1, "event": "x", "data": {"a": 1.0}, "b": 2}', b'{"a":1.0}'),
        (b'{"kind":"event","t":1,"event":"x","data":{"a": 1},"new":2}', b'{"a":1}'),
        (b'{"kind":"event","t":1,"event":"x","new":{"data":0},"data":{"a": 1}}', b'{"a":1}'),
        (b'{"kind":"event","t":1,"event":"x","new":{"data":0},"data":"}"}', b'"}"'),
    ],
)
def test_data_of_another_spelling_is_its_value(line: bytes, data: bytes) -> None:
    """Where a line is not as we write it the data cannot be verbatim, but is never a wrong text."""
    event = parse_line(line, 1)
    assert isinstance(event, Event)
    assert event.data == data


@pytest.mark.parametrize(
    "raw", [b'data: "data":\n\n', b'"data":', b'\\"data\\":', b'{"data":{}}', b'"body":{}']
)
def test_data_is_found_behind_text_that_looks_like_its_key(raw: bytes) -> None:
    """In a string before it every quote is escaped."""
    line = b'{"kind":"event","t":1,"event":%b,"raw":%b,"data":{"data": [ ]}}' % (
        orjson.dumps(raw.decode()),
        orjson.dumps(raw.decode()),
    )
    event = parse_line(line, 1)
    assert isinstance(event, Event)
    assert (event.data, event.raw) == (b'{"data": [ ]}', raw)


@pytest.mark.parametrize("escape", [b"a", b'\\"', b"\\\\"])
def test_a_line_of_50_mb_is_read(escape: bytes) -> None:
    """In time and memory that grow with it, and no faster."""
    raw = escape * (50_000_000 // len(escape))
    event = parse_line(b'{"kind":"event","t":1,"event":"x","raw":"%b","data":{"a": 1}}' % raw, 1)
    assert isinstance(event, Event)
    assert event.data == b'{"a": 1}'


def test_a_null_body_is_a_body(record: Callable[..., Path]) -> None:
    """JSON has a null, and a server may answer with it."""
    with load(
        record(
            [b"null"], content_type="application/json", response_headers=[("content-length", "4")]
        )
    ) as recording:
        assert [line.raw for line in recording.lines() if isinstance(line, Body)] == [b"null"]
        assert recording.problems() == []
