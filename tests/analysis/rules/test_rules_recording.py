"""The recording as a file: what is told of its lines, its end and its bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from inspector.analysis.rules import check
from inspector.recording.lines import Body, End, Event, Line, Response, Split, Tail

Payloads: TypeAlias = list[dict[str, Any]]


@pytest.fixture
def lines(
    events: Payloads, spell: Callable[[Payloads], bytes], record: Callable[[bytes], list[Line]]
) -> list[Line]:
    """The lines of a faultless recording, the end line last."""
    return record(spell(events))


def told(lines: list[Line]) -> list[str]:
    """What is found, two lines a finding."""
    return [
        text
        for finding in check(lines).kept
        for text in (f"line {finding.line}: {finding.rule.id}", finding.text)
    ]


def test_a_recording_without_an_end_is_told_after_its_last_event(lines: list[Line]) -> None:
    """The stream itself may be whole."""
    assert told(lines[:-1]) == [
        "line 15: recording.end-missing",
        "the file ends after 13 events",
    ]


def test_a_header_alone_is_a_recording_without_an_end(lines: list[Line]) -> None:
    """Its recorder was killed before the answer came; no message is missed."""
    assert told(lines[:1]) == ["line 1: recording.end-missing", "the file ends after 0 events"]


def test_a_changed_byte_is_told_by_the_hash(lines: list[Line]) -> None:
    """The length is the same, the bytes are not."""
    ping = next(n for n, line in enumerate(lines) if isinstance(line, Event) and n > 3)
    event = lines[ping]
    assert isinstance(event, Event)
    lines[ping] = event._replace(data=event.data.replace(b"ping", b"pong"))
    assert told(lines)[:2] == [
        "line 5: protocol.name-mismatch",
        'the event is named "ping", its data says "pong"',
    ]
    assert "recording.hash-mismatch" in told(lines)[-2]


def test_a_missing_line_is_told_by_length_and_count(lines: list[Line]) -> None:
    """A ping cut out of a file by an editor breaks no rule of the protocol."""
    assert told([*lines[:4], *lines[5:]]) == [
        "line 16: recording.hash-mismatch",
        "1,595 bytes, the end line says 1,631",
        "line 16: recording.count-mismatch",
        "12 events, the end line says 13",
    ]


def test_what_was_lost_explains_what_does_not_match(lines: list[Line]) -> None:
    """A recorder that says what it lost is not called wrong as well."""
    end = lines[-1]
    assert isinstance(end, End)
    lost = end._replace(fields={"lost_lines": 1, "lost_bytes": 57})
    assert told([*lines[:4], *lines[5:-1], lost]) == [
        "line 16: recording.lines-lost",
        "1 lines of 57 bytes were lost",
    ]


def test_lines_after_the_end_are_told_one_by_one(lines: list[Line]) -> None:
    """Whatever they are."""
    event = lines[2]
    assert isinstance(event, Event)
    more: list[Line] = [event._replace(line=17), Tail(18, None, b"x")]
    found = [each for each in told([*lines, *more]) if "end line" in each]
    assert found == [
        "an event after the end line",
        "a line of the kind tail after the end line",
    ]


def test_a_split_before_its_frame_is_in_order(lines: list[Line]) -> None:
    """Only one with nothing after it tells of a loss."""
    assert told([*lines[:4], Split(4, None, 9), *lines[4:]]) == []


def test_an_error_answer_is_told_with_status_and_size(lines: list[Line]) -> None:
    """What an application needs to know of a stream that it never got."""
    end = lines[-1]
    assert isinstance(end, End)
    refusal = end._replace(outcome="http_error", events=0, bytes=12, sha256="")
    answer: list[Line] = [Response(2, None, 529, "1.1", (), {}), Body(3, None, b'{"error":{}}')]
    assert told([lines[0], *answer, refusal]) == [
        "line 16: recording.no-stream",
        "http_error, HTTP 529, 12 bytes",
    ]
    lost = end._replace(
        outcome="no_response",
        events=0,
        bytes=0,
        sha256="",
        error={"type": "ConnectError", "message": "refused"},
    )
    assert told([lines[0], lost]) == [
        "line 16: recording.no-stream",
        'no_response, 0 bytes, ConnectError "refused"',
    ]
