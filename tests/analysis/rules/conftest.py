"""What the tests of the rules share: a small stream, and what the rules say of a changed one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from inspector.analysis.rules import Findings, check
from inspector.recording.lines import End, Event, Header, Line, Outcome, RawFrame, Response, Tail
from inspector.wire.decoder import Decoder

STREAM: list[dict[str, Any]] = [
    {
        "type": "message_start",
        "message": {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "claude-sonnet-5",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": {"input_tokens": 20, "output_tokens": 1},
        },
    },
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "ping"},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Let me"}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": " look."}},
    {"type": "content_block_stop", "index": 0},
    {
        "type": "content_block_start",
        "index": 1,
        "content_block": {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {}},
    },
    {
        "type": "content_block_delta",
        "index": 1,
        "delta": {"type": "input_json_delta", "partial_json": ""},
    },
    {
        "type": "content_block_delta",
        "index": 1,
        "delta": {"type": "input_json_delta", "partial_json": '{"location":"Par'},
    },
    {
        "type": "content_block_delta",
        "index": 1,
        "delta": {"type": "input_json_delta", "partial_json": 'is"}'},
    },
    {"type": "content_block_stop", "index": 1},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "tool_use", "stop_sequence": None},
        "usage": {"output_tokens": 40},
    },
    {"type": "message_stop"},
]
"""A text and a tool call: the smallest stream in which every part of the protocol has a place."""


@pytest.fixture
def events() -> list[dict[str, Any]]:
    """The payloads of a faultless stream, to be changed."""
    copied: list[dict[str, Any]] = json.loads(json.dumps(STREAM))
    return copied


@pytest.fixture
def spell() -> Callable[[list[dict[str, Any]]], bytes]:
    """Spells payloads as the body of an event stream."""
    return body_of


@pytest.fixture
def record() -> Callable[[bytes], list[Line]]:
    """Makes the lines of a recording, without times, of a body."""
    return lines_of


@pytest.fixture
def find() -> Callable[[list[dict[str, Any]] | bytes], Findings]:
    """Says what the rules find in a body, or in a stream of these payloads."""

    def found(stream: list[dict[str, Any]] | bytes) -> Findings:
        return check(lines_of(stream if isinstance(stream, bytes) else body_of(stream)))

    return found


@pytest.fixture
def told() -> Callable[[list[dict[str, Any]] | bytes], list[str]]:
    """Tells what the rules find, two lines a finding: where and which rule, and the text."""

    def tell(stream: list[dict[str, Any]] | bytes) -> list[str]:
        found = check(lines_of(stream if isinstance(stream, bytes) else body_of(stream)))
        return [
            text
            for finding in found.kept
            for text in (
                f"line {finding.line}: {finding.severity} {finding.rule.id}",
                finding.text,
            )
        ]

    return tell


def body_of(payloads: list[dict[str, Any]]) -> bytes:
    """The frames of payloads, each named like its type."""
    return b"".join(
        f"event: {payload['type']}\ndata: {json.dumps(payload)}\n\n".encode()
        for payload in payloads
    )


def lines_of(body: bytes) -> list[Line]:
    """What a recorder without a clock writes of a body that ended by itself."""
    decoder = Decoder()
    frames = decoder.feed(body)
    last, tail = decoder.close()
    lines: list[Line] = [
        Header(1, "id", None, None, "import", None, 1, {}, {}, {}),
        Response(2, None, 200, "1.1", (), {}),
    ]
    for number, (raw, name, data, _) in enumerate([*frames, *last], start=3):
        if name is None:
            lines.append(RawFrame(number, None, raw))
            continue
        event = Event(number, None, name, data)
        event = event if event.raw == raw else Event(number, None, name, data, exact=raw)
        lines.append(event)
    if tail:
        lines.append(Tail(len(lines) + 1, None, tail))
    events = [line for line in lines if isinstance(line, Event)]
    outcome = _outcome({_type(event) for event in events}) if events else "truncated"
    digest = hashlib.sha256(body).hexdigest()
    number = len(lines) + 1
    end = End(number, None, None, outcome, None, len(events), len(body), None, digest, {})
    return [*lines, end]


def _outcome(types: set[object]) -> Outcome:
    """How a stream of events of these types ended, if it ended by itself."""
    if "error" in types:
        return "error_event"
    return "truncated" if "message_start" in types and "message_stop" not in types else "complete"


def _type(event: Event) -> object:
    try:
        payload = event.json()
    except ValueError:
        return None
    return payload.get("type") if isinstance(payload, dict) else None
