"""How a stream ended, as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inspector.recording import Closing, Outcome, load

START = b'event: message_start\ndata: {"type":"message_start"}\n\n'
STOP = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'
ERROR = b'event: error\ndata: {"type":"error"}\n\n'
PING = b'event: ping\ndata: {"type": "ping"}\n\n'
OTHER = b'data: {"choices":[]}\n\ndata: [DONE]\n\n'
NAMELESS = b'data: {"type":"message_start"}\n\ndata: {"type":"message_stop"}\n\n'

STREAM = "text/event-stream; charset=utf-8"
JSON = "application/json"

Case = tuple[int | None, str | None, bool, bytes, Closing, Outcome]

CASES: list[Case] = [
    # status, content type, asked for a stream, body, closing, outcome
    (200, STREAM, True, START + STOP, "eof", "complete"),
    (200, STREAM, True, START + STOP, "upstream", "complete"),  # a reset after message_stop
    (200, STREAM, True, START + STOP, "client", "complete"),
    (200, STREAM, True, NAMELESS, "eof", "complete"),
    (200, STREAM, True, NAMELESS[:30], "eof", "truncated"),
    (200, STREAM, True, b"event: message_stop\ndata: not json\n\n", "eof", "complete"),
    (200, STREAM, True, OTHER, "eof", "complete"),  # another vocabulary
    (200, STREAM, True, OTHER, "upstream", "aborted_upstream"),
    (200, STREAM, True, START, "eof", "truncated"),
    (200, STREAM, True, START + STOP[:-1], "eof", "truncated"),  # not dispatched
    (200, STREAM, True, b"", "eof", "truncated"),
    (200, STREAM, True, b": keepalive\n\n", "eof", "truncated"),
    (200, STREAM, True, START, "upstream", "aborted_upstream"),
    (200, STREAM, True, START, "client", "aborted_client"),
    (200, STREAM, True, START, "timeout", "timeout"),
    (200, STREAM, True, START, "interrupted", "interrupted"),
    (200, STREAM, True, START + ERROR, "eof", "error_event"),
    (200, STREAM, True, START + ERROR + STOP, "eof", "error_event"),
    (200, STREAM, True, START + STOP + ERROR, "upstream", "error_event"),
    (200, STREAM, True, b'data: {"type":"error"}\n\n', "eof", "error_event"),
    (529, STREAM, True, ERROR, "eof", "http_error"),
    (401, JSON, True, b'{"type":"error"}', "eof", "http_error"),
    (401, JSON, True, b"{", "upstream", "http_error"),
    (400, JSON, False, b"{}", "eof", "http_error"),
    (200, JSON, True, b"{}", "eof", "not_a_stream"),
    (204, None, True, b"", "eof", "not_a_stream"),
    (200, JSON, False, b"{}", "eof", "complete"),
    (200, JSON, False, b"{", "upstream", "aborted_upstream"),
    (200, None, True, PING + START + STOP, "eof", "complete"),
    (200, "text/plain", True, START, "eof", "truncated"),
    (200, "text/plain", True, b"plain", "eof", "not_a_stream"),
    (200, JSON, True, START + STOP, "eof", "not_a_stream"),  # its type says what it is
    (None, None, True, b"", "upstream", "no_response"),
    (None, None, True, b"", "eof", "no_response"),
    (None, None, True, b"", "timeout", "timeout"),
    (None, None, True, b"", "client", "aborted_client"),
    (None, None, True, b"", "interrupted", "interrupted"),
]


@pytest.mark.parametrize(("status", "kind", "asked", "body", "closing", "outcome"), CASES)
def test_the_stream_decides_its_outcome(
    record: Callable[..., Path],
    status: int | None,
    kind: str | None,
    asked: bool,
    body: bytes,
    closing: Closing,
    outcome: Outcome,
) -> None:
    """A status of 400, then an error event, then message_stop, then how the body ended."""
    path = record(
        [body] * bool(body),
        status=status,
        content_type=kind,
        asked_for_stream=asked,
        closing=closing,
        error="connection reset" if closing == "upstream" else None,
    )
    with load(path) as recording:
        assert recording.outcome == outcome
        assert (recording.end is not None and recording.end.error is not None) == (
            closing == "upstream"
        )
        assert recording.problems() == []
