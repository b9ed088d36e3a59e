"""Rows: which lines have one, and what stands in it."""

from __future__ import annotations

import json

import pytest

from inspector.recording import (
    Body,
    Event,
    Header,
    Line,
    RawFrame,
    Response,
    Split,
    Tail,
    Unknown,
    Unreadable,
)
from inspector.timeline.rows import Row, rows
from tests.timeline.conftest import MS, delta, end, event, odd


def only(line: Line) -> Row:
    """The one row of a line."""
    (row,) = rows([line])
    return row


def test_every_line_but_header_and_splits_has_a_row(lines: list[Line]) -> None:
    """In their order, with the number of the line in the file."""
    header = Header(1, "", None, None, "test", None, 1, {}, {}, {})
    split = Split(10, 1, 5)
    assert [row.line for row in rows([header, *lines, split])] == list(range(2, 10))


def test_events_are_numbered_from_one(lines: list[Line]) -> None:
    """And nothing else is numbered."""
    numbers = [row.number for row in rows(lines)]
    assert numbers == [None, None, 1, 2, 3, 4, 5, None]


def test_a_gap_is_the_time_since_the_event_before(lines: list[Line]) -> None:
    """Since the response for the first; 0 within a read; the silence before the end counts too."""
    gaps = [row.gap_ns for row in rows(lines)]
    last = 2_400 * MS - 2_368 * MS - 412_000
    assert gaps == [None, None, 5 * MS, 0, 31 * MS, 2_252 * MS, 412_000, last]


def test_without_a_response_the_first_event_has_no_gap() -> None:
    """There is nothing to count from."""
    assert [row.gap_ns for row in rows([delta(1, 5, "a"), delta(2, 9, "b")])] == [None, 4]


def test_without_times_there_are_no_gaps() -> None:
    """An import has none."""
    found = list(rows([delta(1, None, "a"), delta(2, None, "b"), end(3, None)]))
    assert [(row.t_ns, row.gap_ns) for row in found] == [(None, None)] * 3


def test_an_event_is_called_by_the_type_of_its_delta() -> None:
    """So that thinking can be told from text; its own type and name are kept beside it."""
    row = only(delta(1, 0, "hi", block=3))
    assert (row.label, row.type, row.event, row.block) == (
        "text_delta",
        "content_block_delta",
        "content_block_delta",
        3,
    )


def test_an_event_is_called_by_what_its_data_says_not_by_its_name() -> None:
    """Some servers name all events `message`."""
    row = only(odd(b'{"type":"ping"}'))
    assert (row.label, row.type, row.event) == ("ping", "ping", "message")


def test_what_went_wrong_has_a_mark() -> None:
    """Errors, refusals, data that is no object, a cut, an end that is not complete."""
    wrong: list[Line] = [
        event(1, 0, "error", error={"type": "overloaded_error", "message": "Overloaded"}),
        Response(1, 0, 529, None, (), {}),
        odd(b"[DONE]"),
        Tail(1, 0, b"event: con"),
        end(1, 0, outcome="truncated"),
        Unreadable(1, b"{", "bad JSON at byte 2"),
    ]
    assert [only(line).glyph for line in wrong] == ["!"] * len(wrong)


def test_what_went_well_has_none_and_a_block_start_its_own() -> None:
    """`*` begins a block."""
    assert only(event(1, 0, "ping")).glyph == " "
    assert only(end(1, 0)).glyph == " "
    assert only(event(1, 0, "content_block_start", content_block={"type": "text"})).glyph == "*"


@pytest.mark.parametrize(
    ("line", "label", "payload"),
    [
        (Response(1, 0, 200, None, (), {}), "response", "200  no content type"),
        (RawFrame(1, 0, b": hi\n\n"), "frame", r'": hi\n\n"'),
        (Tail(1, 0, b"data: \xff"), "tail", '"data: �"'),
        (Body(1, 0, b'{"a": 1}'), "body", r'"{\"a\": 1}"'),
        (Unreadable(7, b"", "bad JSON at byte 1"), "unreadable line", "line 7: bad JSON at byte 1"),
        (Unknown(1, "hint", {}), "hint", "a kind that this version does not know"),
        (
            end(1, 0, outcome="timeout", error={"type": "ReadTimeout", "message": "read"}),
            "end",
            "timeout  ReadTimeout  read",
        ),
    ],
)
def test_other_lines_say_what_they_hold(line: Line, label: str, payload: str) -> None:
    """In one line each."""
    row = only(line)
    assert (row.label, row.payload) == (label, payload)


def test_exact_bytes_and_data_are_kept() -> None:
    """For whoever wants them instead of the preview."""
    exact = b"event:x\r\ndata:{}\r\n\r\n"
    row = only(Event(1, 0, "x", b"{}", exact=exact))
    assert (row.raw, row.data) == (exact, b"{}")


@pytest.mark.parametrize(
    "data",
    [
        b'{"type":"\\u001b[2J\\n"}',
        b'{"type":"content_block_delta","delta":{"type":"\\u202e"}}',
        json.dumps({"type": "x", "a": "\x1b]0;owned\x07\u2028\u061c"}).encode(),
        b'{"type":"\\ud83d"}',
        b"\x1b[31m\xff",
    ],
)
def test_no_row_holds_a_control_character(data: bytes) -> None:
    """Whatever a stream calls its events and deltas."""
    row = only(odd(data))
    assert (row.label + row.payload).isprintable()


def test_names_from_the_file_hold_none_either() -> None:
    """URLs, content types, kinds and errors come from elsewhere too."""
    lines: list[Line] = [
        Response(1, 0, 200, None, (("content-type", "a\x1b[0m"),), {}),
        Unknown(1, "\x1b[0m", {}),
        end(1, 0, error={"type": "\r", "message": "\x07"}),
    ]
    assert all((row.label + row.payload).isprintable() for row in rows(lines))


def test_a_payload_too_deep_to_spell_is_called_that() -> None:
    """Nothing overflows; what is too deep for Python 3.11 is not for later ones."""
    deep = b'{"type":"x","a":' + b"[" * 1_000 + b"]" * 1_000 + b"}"
    spelled = ("nested too deeply to be shown", '{"type":"x","a":[[[[')
    assert only(odd(deep)).payload.startswith(spelled)


def test_data_of_any_shape_has_a_row() -> None:
    """A type's promise is not relied on."""
    shapes = [
        b'{"type":"message_start"}',
        b'{"type":"message_start","message":5}',
        b'{"type":"content_block_delta","delta":"x"}',
        b'{"type":"content_block_delta","delta":{"type":"text_delta","text":5}}',
        b'{"type":"content_block_delta","delta":{"type":["text_delta"]}}',
        b'{"type":"content_block_start","content_block":null}',
        b'{"type":"message_delta","delta":null}',
        b'{"type":"error","error":"x"}',
        b'{"type":7,"index":"x"}',
        b"{}",
        b"[]",
        b"",
        b"null",
        b'"text"',
        b"1e999",
    ]
    assert len(list(rows([odd(shape) for shape in shapes]))) == len(shapes)
