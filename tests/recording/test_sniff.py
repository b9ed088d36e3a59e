"""What a body is, where its content type does not say."""

from __future__ import annotations

import pytest

from inspector.recording.sniff import declared_stream, looks_like_a_stream


@pytest.mark.parametrize(
    ("content_type", "verdict"),
    [
        ("text/event-stream", True),
        ("Text/Event-Stream; charset=utf-8", True),
        ("application/json", False),
        ("text/event-streams", False),
        ("text/plain; charset=utf-8", None),
        ("", None),
        (None, None),
    ],
)
def test_a_content_type_decides_unless_it_says_nothing(
    content_type: str | None, verdict: bool | None
) -> None:
    """Plain text is what servers say that do not care."""
    assert declared_stream(content_type) is verdict


@pytest.mark.parametrize(
    "body",
    [
        b"event: ping\n",
        b"data: x",
        b"id: 1\n",
        b"retry: 1\n",
        b": comment",
        b"\n\r\n\rdata: x",
        b"\xef\xbb\xbfdata: x",
    ],
)
def test_a_stream_is_known_by_its_first_field_at_any_split(body: bytes) -> None:
    """No prefix is judged wrongly, and the verdict stands once it is given."""
    verdicts = [looks_like_a_stream(body[:length]) for length in range(len(body) + 1)]
    assert verdicts[-1] is True
    assert verdicts == sorted(verdicts, key=lambda verdict: verdict is True)
    assert False not in verdicts


@pytest.mark.parametrize(
    "body",
    [b'{"type":"error"}', b"<html>", b"date", b"events: 1", b"\xff", b"\xef\xbb!", b"\n\n{}", b" "],
)
def test_anything_else_is_no_stream_at_any_split(body: bytes) -> None:
    """It is undecided as long as it could become one, and never taken for one."""
    verdicts = [looks_like_a_stream(body[:length]) for length in range(len(body) + 1)]
    assert verdicts[-1] is False
    assert True not in verdicts
