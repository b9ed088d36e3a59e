"""Rows as lines of text, and as the fields of JSON objects."""

from __future__ import annotations

import json

import orjson
import pytest

from inspector.recording import Body, Event, Line, RawFrame, Tail
from inspector.timeline.cell import width
from inspector.timeline.rows import rows
from inspector.timeline.text import HEADINGS, as_fields, as_text
from tests.timeline.conftest import delta, odd

TIMELINE = """\
      #      time       gap  event               bk  payload
            0.000            request              -  POST http://127.0.0.1/v1/m…
            0.080            response             -  200  text/event-stream
      1     0.085     +5 ms  message_start        -  m  msg_1
*     2     0.085            content_block_start  0  text
      3     0.116    +31 ms  text_delta           0  "Hel"
      4     2.368  +2.252 s  text_delta           0  "lo"
      5     2.368   +412 µs  message_stop         -
            2.400    +32 ms  end                  -  complete
"""


def test_the_rows_of_a_recording_at_80_columns(lines: list[Line]) -> None:
    """Events of one read have a gap but for the first; columns stand below their headings."""
    assert [HEADINGS, *(as_text(row, 80) for row in rows(lines))] == TIMELINE.splitlines()


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_is_wider_than_asked(columns: int) -> None:
    """Not with wide characters either."""
    (row,) = rows([delta(1, 0, "日本語" * 100)])
    assert columns - 1 <= width(as_text(row, columns)) <= columns


def test_a_wide_name_moves_no_column() -> None:
    """It is cut and filled up by its width."""
    narrow, wide = rows([odd(b'{"type":"a","x":1}'), odd('{"type":"日本","x":1}'.encode())])
    begins = [as_text(row, 80).index("{") for row in (narrow, wide)]
    assert begins[0] == begins[1] + 2


def test_a_hundred_thousand_events_keep_their_columns() -> None:
    """The number has room for a comma."""
    (row,) = rows([delta(1, 0, "x")])
    assert as_text(row, 80).index('"x"') == HEADINGS.index("payload")


def test_raw_shows_the_bytes_of_the_frame() -> None:
    """Spelled out, in one line; what has no bytes keeps its payload."""
    (row,) = rows([Event(1, 0, "x", b"{}", exact=b"event: x\r\ndata:{}\r\n\r\n")])
    assert as_text(row, 200, raw=True).endswith(r"event: x\r\ndata:{}\r\n\r\n")


def test_raw_of_a_huge_frame_is_cheap() -> None:
    """Only its beginning is looked at."""
    (row,) = rows([odd(b'"' + b"x" * 5_000_000 + b'"')])
    assert width(as_text(row, 200, raw=True)) == 200


def test_an_event_has_its_data_in_json_as_it_was_sent() -> None:
    """Padding and number spelling included."""
    data = b'{"type":"x","n":1.50,"big":123456789012345678901234567890   }'
    (row,) = rows([Event(4, 7, "x", data)])
    assert orjson.dumps(as_fields(row)) == (
        b'{"line":4,"kind":"event","number":1,"t_ns":7,"event":"x","type":"x","data":%b}' % data
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"[DONE]", "[DONE]"),
        (b"", ""),
        (b'{"a":\n1}', '{"a":\n1}'),
        (b'{"a":"\\ud83d"}', '{"a":"\\ud83d"}'),
        (b'{"a":NaN}', '{"a":NaN}'),
        (b"\xff", "�"),
    ],
)
def test_data_that_is_not_strict_json_is_a_text(data: bytes, text: str) -> None:
    """As in the recording itself, so that every line can be read by anyone."""
    (row,) = rows([odd(data)])
    fields = json.loads(orjson.dumps(as_fields(row)))
    assert "data" not in fields
    assert fields["text"] == text


@pytest.mark.parametrize("line", [RawFrame(1, 0, b": hi\n\n"), Tail(1, 0, b"a"), Body(1, 0, b"{}")])
def test_other_bytes_are_a_text_too(line: RawFrame | Tail | Body) -> None:
    """Whole, and not as the preview has them."""
    (row,) = rows([line])
    assert as_fields(row)["text"] == line.raw.decode()


def test_what_is_not_known_is_left_out(lines: list[Line]) -> None:
    """No member is null."""
    assert all(value is not None for row in rows(lines) for value in as_fields(row).values())
