"""How lines are spelled: exact text where it fits, and nothing that a stream can break out of."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.recording import Event, load
from inspector.recording.parsing import parse_line

Record = Callable[..., Path]
Line = Callable[[bytes], bytes]

DEEP = b"[" * 1023 + b"]" * 1023
TOO_DEEP = b"[" * 1024 + b"]" * 1024  # orjson reads it alone, but not inside a line
VERY_DEEP = b"[" * 5000 + b"]" * 5000


def body_lines(path: Path) -> list[bytes]:
    """The lines between the response and the end."""
    lines = path.read_bytes().splitlines(keepends=True)[3:-1]
    path.unlink()
    return lines


@pytest.fixture(scope="session")
def line(record: Record) -> Line:
    """A function that gives the line that the writer makes of a frame."""

    def written(raw: bytes) -> bytes:
        (only,) = body_lines(record([(2_000_000, raw)]))
        return only

    return written


def frame(data: bytes, event: bytes = b"ping") -> bytes:
    """A canonical frame."""
    return b"event: %b\ndata: %b\n\n" % (event, data)


@pytest.mark.parametrize(
    "data",
    [
        b'{"type": "ping"}',
        b'{"type":"ping"      }',
        b'{"a":1.0e5,"b":-0.0,"c":1E400000}'.replace(b"1E400000", b"100000000000000000000000"),
        b'{"a":1,"a":2}',
        b'{"a":"\\u00e9\\/"}',
        '{"a":"\u2028\x7f\u0085"}'.encode(),
        b'{"\\u0000":"\\u0000"}',
        b' {"a":1}\t',
        b"null",
        b'"a string"',
        b"1.50",
        pytest.param(DEEP, id="1,023 levels"),
        pytest.param(b'"' + b"[" * 5000 + b'"', id="5,000 brackets in a string"),
    ],
)
def test_json_stands_in_its_line_verbatim(line: Line, data: bytes) -> None:
    """Padding, number spelling, escapes and duplicate keys are those of the stream."""
    expected = b'{"kind":"event","t":2000000,"event":"ping","data":%b}\n' % data
    assert line(frame(data)) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"[DONE]",
        b"{",
        b'{"type":"ping"},"event":"error","data":{}',  # would add members to the line
        b'{}}\n{"kind":"end"}'.replace(b"\n", b"\\n"),
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":"\\ud83d"}',
        b'{"a":1}{"b":2}',
        b'{"a":"\x01"}',
        pytest.param(TOO_DEEP, id="1,024 levels"),
        pytest.param(VERY_DEEP, id="5,000 levels"),
    ],
)
def test_what_could_break_its_line_is_a_string(line: Line, data: bytes) -> None:
    """The line is JSON for every parser, and the text in it is exact."""
    written = line(frame(data))
    assert written.endswith(b',"text":%b}\n' % json.dumps(data.decode()).encode())
    assert list(json.loads(written)) == ["kind", "t", "event", "text"]
    assert json.loads(written)["text"].encode() == data


@pytest.mark.parametrize(
    ("raw", "event", "key", "value"),
    [
        (b"event: ping\r\ndata: {}\r\n\r\n", "ping", "data", {}),
        (b"event:ping\ndata: {}\n\n", "ping", "data", {}),
        (b"event: ping\ndata:{}\n\n", "ping", "data", {}),
        (b"data: {}\n\n", "message", "data", {}),
        (b"event:\ndata: {}\n\n", "message", "data", {}),
        (b"data: {}\nevent: ping\n\n", "ping", "data", {}),
        (b"id: 4\nevent: ping\ndata: {}\n\n", "ping", "data", {}),
        (b"event: ping\nretry: 1\ndata: {}\n\n", "ping", "data", {}),
        (b": c\nevent: ping\ndata: {}\n\n", "ping", "data", {}),
        (b"event: ping\ndata: {\ndata: }\n\n", "ping", "text", "{\n}"),
        (b"event: ping\ndata: 1\ndata: 2\n\n", "ping", "text", "1\n2"),
        (b"event: ping\ndata\n\n", "ping", "text", ""),
        (b"\xef\xbb\xbfevent: ping\ndata: {}\n\n", "ping", "data", {}),
        (b"event: error\nevent: ping\ndata: {}\n\n", "ping", "data", {}),
    ],
)
def test_a_frame_that_is_not_canonical_is_kept_beside_its_data(
    line: Line, raw: bytes, event: str, key: str, value: Any
) -> None:
    """Its exact text stands in `raw`, before the data."""
    fields = json.loads(line(raw))
    assert list(fields) == ["kind", "t", "event", "raw", key]
    assert (fields["event"], fields["raw"].encode(), fields[key]) == (event, raw, value)


@pytest.mark.parametrize(
    ("raw", "key", "value"),
    [
        (b'event: ping\ndata: {"a":"\xff"}\n\n', "data", {"a": "\ufffd"}),
        (b"event: ping\ndata: \xe2\x82\n\n", "text", "\ufffd"),
        (b": \xff\nevent: ping\ndata: {}\n\n", "data", {}),
    ],
)
def test_bytes_that_are_not_utf_8_are_kept_in_base_64(
    line: Line, raw: bytes, key: str, value: Any
) -> None:
    """What was dispatched has U+FFFD in their place."""
    fields = json.loads(line(raw))
    assert list(fields) == ["kind", "t", "event", "raw_b64", key]
    assert (base64.b64decode(fields["raw_b64"]), fields[key]) == (raw, value)


@pytest.mark.parametrize("event", ['"', '\\", "data": {"x', "é", "a\0b", "\u2028", " spaced "])
def test_an_event_may_have_any_name(line: Line, event: str) -> None:
    """Quotes, NUL and separators are escaped, and the frame is canonical all the same."""
    written = line(frame(b'{"a": 1}', event.encode()))
    fields = json.loads(written)
    assert list(fields) == ["kind", "t", "event", "data"]
    assert (fields["event"], fields["data"]) == (event, {"a": 1})
    read = parse_line(written, 1)
    assert isinstance(read, Event)
    assert read.raw == frame(b'{"a": 1}', event.encode())


@given(raw=st.binary(min_size=1))
def test_any_bytes_fit_in_a_line(record: Record, raw: bytes) -> None:
    """As text or in base 64, and always as JSON on one line."""
    (written,) = body_lines(record([raw], content_type="image/png"))
    fields = json.loads(written)
    kept = fields["raw"].encode() if "raw" in fields else base64.b64decode(fields["raw_b64"])
    assert kept == raw


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b'{"type": "error"  }', "data"),
        (b"[1,\r2]", "raw"),  # many a reader takes a carriage return for the end of a line
        (b'{"a":1}\n', "raw"),
        (b'{"a":NaN}', "raw"),
        (b"plain", "raw"),
        (b"\xff", "raw_b64"),
        pytest.param(TOO_DEEP, "raw", id="1,024 levels"),
        pytest.param(b'"%b"' % (b"a" * (1 << 20)), "raw", id="more than 1 MiB"),
    ],
)
def test_a_whole_body_is_data_where_it_fits(record: Record, body: bytes, key: str) -> None:
    """JSON on one line up to 1 MiB reads as JSON; all else is kept as bytes."""
    length = [("content-length", str(len(body)))]
    path = record([body], content_type="application/json", response_headers=length)
    (written,) = body_lines(path)
    assert list(json.loads(written)) == ["kind", "t", key]
    if key == "data":
        assert body in written


def test_a_part_of_a_body_is_never_data(record: Record) -> None:
    """Half a body may be JSON by chance."""
    lines = body_lines(record([b"1", b"2"], content_type="application/json"))
    assert [list(json.loads(line)) for line in lines] == [["kind", "t", "raw"]] * 2


@pytest.mark.parametrize("body", [b'{"a": 1}', b"{\n}", b"\r1", b"\xff", b'{"a":"\\ud83d"}'])
def test_a_request_body_comes_back_as_it_was_sent(record: Record, body: bytes) -> None:
    """Whether it was JSON or not."""
    with load(record(request=("POST", "http://x/", [], body))) as recording:
        assert recording.request is not None
        assert recording.request.body == body


def test_half_a_surrogate_pair_in_a_label_does_not_stop_a_recording(
    record: Record,
) -> None:
    """An argument of a program may hold bytes that are no text."""
    with load(record(labels={"case": "caf\udce9"})) as recording:
        assert recording.header.labels == {"case": "caf?"}
