"""The detail of a row: payload, bytes, request and headers as lines for a person."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.recording import Body, End, Event, Line, RawFrame, Response, Split, Unreadable, load
from inspector.timeline import detail
from inspector.timeline.jsonlines import json_lines
from inspector.timeline.pieces import STYLES, Pieces, plain
from tests.timeline.paper import Paper


def _event(data: bytes, exact: bytes | None = None) -> Event:
    return Event(1, 0, "content_block_delta", data, None, exact)


def _told(lines: list[Pieces]) -> list[str]:
    assert {piece.style for line in lines for piece in line} <= {"", *STYLES}
    return [plain(line) for line in lines]


def test_a_payload_stands_a_member_a_line_and_short_objects_on_one() -> None:
    """As the screen shows a delta."""
    data = (
        b'{"type":"content_block_delta","index":1,'
        b'"delta":{"type":"text_delta","text":" light rain"}}'
    )
    assert _told(detail.payload(_event(data))) == [
        '{ "type": "content_block_delta",',
        '  "index": 1,',
        '  "delta": { "type": "text_delta", "text": " light rain" } }',
    ]
    assert _told(detail.payload(_event(b'{"type": "ping"   }'))) == ['{ "type": "ping" }']


def test_keys_strings_numbers_and_punctuation_have_their_styles() -> None:
    """So that a theme can colour them."""
    (line,) = detail.payload(_event(b'{"a":["b",1.5,null]}'))
    styles = [(piece.text, piece.style) for piece in line if piece.style != "punctuation"]
    assert styles == [('"a"', "key"), ('"b"', "string"), ("1.5", "number"), ("null", "literal")]


def test_numbers_too_long_for_most_parsers_keep_their_digits() -> None:
    """Twenty of them, to the last one."""
    assert _told(detail.payload(_event(b'{"a":12345678901234567890123}'))) == [
        '{ "a": 12345678901234567890123 }'
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"[DONE]", ["[DONE]"]),
        (b"", ["The data is empty."]),
        (b"one\ntwo\x1b[31m", ["one\\n", "two\\x1b[31m"]),
    ],
)
def test_what_is_no_json_is_shown_as_it_is(data: bytes, told: list[str]) -> None:
    """With what a terminal would obey spelled out."""
    assert _told(detail.payload(_event(data))) == told


def test_text_that_turns_or_hides_writing_is_spelled_out() -> None:
    """A string may hold anything."""
    data = orjson.dumps({"a": "x\u202ey\x1b", "é": "🙂"})
    assert _told(detail.payload(_event(data))) == ['{ "a": "x\\u202ey\\u001b", "é": "🙂" }']


_text = st.text('ab "\\/{}[],:é', max_size=30)
_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
)


@given(st.dictionaries(_text, _json, max_size=5), st.integers(1, 100))
def test_the_lines_of_a_value_are_that_value(value: dict[str, Any], width: int) -> None:
    """Whatever the width, what is laid out reads as the same JSON."""
    lines = list(map(plain, json_lines(value, width, 10**6)))
    assert json.loads("\n".join(lines)) == value


def test_the_exact_bytes_show_how_lines_end() -> None:
    """A CR is a finding that one must be able to see."""
    line = _event(b"{}", b"event: a\r\ndata: {}   \r\n\r\n")
    assert _told(detail.raw(line)) == ["event: a\\r\\n", "data: {}   \\r\\n", "\\r\\n"]
    assert detail.size(line) == 25


def test_bytes_that_are_not_utf_8_are_shown_in_hex() -> None:
    """Sixteen a row, with their places and what of them is ASCII."""
    assert _told(detail.raw(RawFrame(1, 0, b": caf\xe9 and so on\n\n"))) == [
        "18 bytes that are not UTF-8:",
        "00000000  3a 20 63 61 66 e9 20 61 6e 64 20 73 6f 20 6f 6e  : caf. and so on",
        "00000010  0a 0a                                            ..",
    ]


def test_what_is_long_is_cut_and_says_so() -> None:
    """At 100,000 characters; how many there are stands on the last line."""
    long = b'{"a":"' + b"x" * 150_000 + b'","b":1}'
    told = _told(detail.payload(_event(long)))
    assert sum(map(len, told)) < 101_000
    assert told[-1] == "cut here: there are 150,014 bytes in all"
    told = _told(detail.raw(Body(1, 0, b"y" * 150_000)))
    assert [len(line) for line in told] == [100_000, 45]
    assert told[-1] == "cut here: there are 150,000 characters in all"
    told = _told(detail.raw(Body(1, 0, b"\xff" * 150_000)))
    assert len(told) == 1 + 1250 + 1
    assert told[-1] == "cut here: there are 150,000 bytes in all"


def test_five_megabytes_take_no_time_to_speak_of() -> None:
    """Reading the JSON is all that is done with what is not shown."""
    event = _event(b'{"a":[' + b",".join([b'{"b":"some text"}'] * 290_000) + b"]}")
    for show in (detail.payload, detail.raw):
        begun = time.perf_counter()
        assert show(event)
        assert time.perf_counter() - begun < 3


def test_nesting_that_is_too_deep_is_no_crash() -> None:
    """It says where to look instead."""
    deep = _event(b'{"a":' + b"[" * 900 + b"]" * 900 + b"}")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(500)
    try:
        told = _told(detail.payload(deep))
    finally:
        sys.setrecursionlimit(limit)
    assert told == ["It is nested too deeply to be shown; its bytes are under raw."]


def test_request_and_response_are_shown_with_headers_and_phases(tmp_path: Path) -> None:
    """And where there was none it says so."""
    paper = Paper(tmp_path, response=False)
    paper.add(
        "request", method="POST", url="http://h/", headers=[["a", "[redacted]"]], body={"b": 1}
    )
    paper.add(
        "response", status=529, http_version="1.1", headers=[["c", "d"]], phases={"tls": 5_000_000}
    )
    with load(paper.write()) as recording:
        assert _told(detail.request(recording)) == [
            "POST http://h/",
            "a: [redacted]",
            "",
            '{ "b": 1 }',
        ]
        assert _told(detail.response(recording)) == ["HTTP/1.1 529", "c: d", "tls at 0.005 s"]
    with load(Paper(tmp_path, response=False).write()) as recording:
        assert _told(detail.request(recording)) == [
            "No request was recorded: the recorder died before it was answered."
        ]
        assert _told(detail.response(recording)) == ["There was no response."]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            Unreadable(1, b"{oops", "bad JSON at byte 2"),
            "This line cannot be read: bad JSON at byte 2.",
        ),
        (Split(1, 0, 5), "This line holds nothing more."),
        (End(1, 0, None, "complete", None, 0, 0, None, "", {"kind": "end"}), '{ "kind": "end" }'),
        (Response(1, 0, 200, None, (), {}), "200"),
    ],
)
def test_lines_that_are_no_events_have_a_detail_too(line: Line, told: str) -> None:
    """And no bytes of the response."""
    assert _told(detail.payload(line))[0] == told
    assert _told(detail.raw(line)) == ["This line holds no bytes of the response."]
    assert detail.size(line) == 0
