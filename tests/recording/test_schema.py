"""Every line that is written fulfils `recordings/schema.json`, which is strict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inspector
from inspector.recording import Closing, Origin, Writer
from inspector.recording.lines import KINDS as EVERY_KIND

NewPath = Callable[[], Path]
Record = Callable[..., Path]

FOLDER = Path(inspector.__file__).parent.parent / "recordings"
SCHEMA = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
KINDS = [kind for kind in EVERY_KIND if kind not in ("unreadable", "unknown")]
WHOLE = jsonschema.Draft202012Validator(SCHEMA)
OF_KIND = {
    kind: jsonschema.Draft202012Validator({**SCHEMA, "oneOf": [{"$ref": f"#/$defs/{kind}"}]})
    for kind in KINDS
}

EXCHANGES: list[dict[str, Any]] = [
    {},
    {"closing": "upstream", "error": "reset"},
    {"status": 401, "content_type": "application/json"},
    {"content_type": "image/png"},
    {"content_type": None},
    {"status": None, "closing": "timeout", "error": TimeoutError("")},
    {"clock": None},
    {"keep_request_body": False},
    {"redact": [re.compile(b"ping")]},
    {"labels": {"case": "\ud83d"}},
    {"request": ("GET", "http://x/?key=1", [("X-Api-Key", "secret")], None)},
    {"request": ("POST", "http://x/", [], b"\xff")},
    {"request": ("POST", "http://x/", [], b"{\n}")},
]
PIECES = [
    *(b"event: ping\ndata: {}\n\n", b"data: \xff\n\n", b"data: NaN\r\n\r\n", b": c\n\n", b"id: 1"),
    *(b"\r", b"\n", b"data: ", b"event: \ndata: x\ndata: y\n\n", b'{"a":1}', b"\xff"),
]


def assert_valid(path: Path) -> None:
    """Each line fulfils the schema of its kind, members in order, and no other kind's."""
    for text in path.read_bytes().splitlines():
        fields = json.loads(text)
        OF_KIND[fields["kind"]].validate(fields)
        order = list(SCHEMA["$defs"][fields["kind"]]["properties"])
        assert list(fields) == [member for member in order if member in fields]


def test_the_schema_is_a_schema() -> None:
    """By the rules of its draft, with one alternative a kind."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert [entry["$ref"] for entry in SCHEMA["oneOf"]] == [f"#/$defs/{kind}" for kind in KINDS]


def test_a_line_fulfils_the_schema_as_a_whole(record: Record) -> None:
    """Not only that of its kind: exactly one alternative holds."""
    path = record([b"event: ping\ndata: {}\n\n: c\n\nda", b"ta"], closing="upstream", error="cut")
    kinds = []
    for text in path.read_bytes().splitlines():
        WHOLE.validate(json.loads(text))
        kinds.append(json.loads(text)["kind"])
    assert sorted({*kinds, "body"}) == sorted(KINDS)
    assert not WHOLE.is_valid({"kind": "note"})


@pytest.mark.parametrize("options", EXCHANGES)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=8), asked=st.none() | st.just(0))
@settings(max_examples=15, deadline=None)
def test_every_line_that_is_written_fulfils_the_schema(
    record: Record, options: dict[str, Any], pieces: list[bytes], asked: int | None
) -> None:
    """Of every kind, in every form; and its members stand in the order of the specification."""
    times = [None if options.get("clock", 1) is None else n for n in range(len(pieces))]
    asked = None if options.get("clock", 1) is None else asked
    reads = [(t_ns, piece, asked) for t_ns, piece in zip(times, pieces, strict=True)]
    path = record(reads, **options)
    assert_valid(path)
    path.unlink()


def test_lines_of_odd_ends_fulfil_the_schema(new_path: NewPath) -> None:
    """Phases, a retry, a content encoding, lines that were lost."""
    path = new_path()
    made = Writer(path, Origin("proxy", session="s", attempt=2, call="c"))
    made.response(200, "2", [("A", "b")], 9, phases={"sent": 5})
    made.unreadable(b"\xff", 10)
    made._sink.lost_lines, made._sink.lost_bytes = 3, 30
    made.end("interrupted", 11, content_encoding="gzip", wire_bytes=0)
    assert_valid(path)


def test_every_closing_gives_an_end_line_that_fulfils_the_schema(record: Record) -> None:
    """With the outcome that it comes to."""
    for closing in get_args(Closing):
        assert_valid(record([b"data: 1\n\n"], closing=closing))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.name)
def test_every_sample_fulfils_the_schema(path: Path) -> None:
    """The samples beside the specification are examples of it."""
    assert_valid(path)


def test_recordings_of_real_streams_fulfil_the_schema(record: Record, corpus: Path) -> None:
    """In reads of 1,000 bytes."""
    for stream in sorted(corpus.glob("*.sse")):
        body = stream.read_bytes()
        path = record([body[at : at + 1000] for at in range(0, len(body), 1000)])
        assert_valid(path)
        path.unlink()


def wrong_lines() -> Iterator[dict[str, Any]]:
    """Lines that version 1 does not write."""
    event = {"kind": "event", "t": 1, "event": "ping", "data": {}}
    yield {**event, "text": ""}
    yield {**event, "new": 1}
    yield {**event, "t": "1"}
    yield {**event, "t": -1}
    yield {**event, "raw": "", "raw_b64": "/w=="}
    yield {**event, "raw_b64": "?"}
    yield {"kind": "event", "t": 1, "event": "ping"}
    yield {"kind": "split", "t": None, "bytes": 1}
    yield {"kind": "split", "t": 1, "bytes": 0}
    yield {"kind": "frame", "t": 1}
    yield {"kind": "tail", "t": 1, "asked": 1, "raw": ""}
    yield {"kind": "response", "t": 1, "status": 200, "headers": [["A", "b"]]}
    yield {"kind": "response", "t": 1, "status": 200, "headers": [["a", "b", "c"]]}
    yield {"kind": "response", "t": 1, "status": 200, "headers": [], "phases": {}}
    yield {"kind": "request", "t": 5, "method": "GET", "url": "", "headers": []}
    yield {
        "kind": "request",
        "t": 0,
        "method": "GET",
        "url": "",
        "headers": [],
        "body": 1,
        "raw": "",
    }


@pytest.mark.parametrize("line", wrong_lines())
def test_the_schema_is_strict(line: dict[str, Any]) -> None:
    """What version 1 does not write, it does not let pass."""
    assert not WHOLE.is_valid(line)
