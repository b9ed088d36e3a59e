"""What the tests of the timeline share: lines of a small recording."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.recording import End, Event, Line, Request, Response

MS = 1_000_000


def event(line: int, t_ns: int | None, type_: str, **members: Any) -> Event:
    """An event in the API's spelling."""
    data = json.dumps({"type": type_, **members}, ensure_ascii=False).encode()
    return Event(line, t_ns, type_, data)


def odd(data: bytes, name: str = "message") -> Event:
    """An event with any data at all."""
    return Event(1, None, name, data)


def delta(line: int, t_ns: int | None, text: str, block: int = 0) -> Event:
    """An event that brings some text."""
    inner = {"type": "text_delta", "text": text}
    return event(line, t_ns, "content_block_delta", index=block, delta=inner)


def end(line: int, t_ns: int | None, **members: Any) -> End:
    """An end line."""
    given: dict[str, Any] = {"outcome": "complete", "error": None, "events": 0, "bytes": 0}
    given |= {"ended": None, "wire_bytes": None, "sha256": "", "fields": {}} | members
    return End(line=line, t_ns=t_ns, **given)


@pytest.fixture
def lines() -> list[Line]:
    """A short answer, whose second and third event came in one read."""
    return [
        Request(2, 0, "POST", "http://127.0.0.1/v1/messages", (), None),
        Response(3, 80 * MS, 200, "1.1", (("content-type", "text/event-stream"),), {}),
        event(4, 85 * MS, "message_start", message={"model": "m", "id": "msg_1", "usage": {}}),
        event(5, 85 * MS, "content_block_start", index=0, content_block={"type": "text"}),
        delta(6, 116 * MS, "Hel"),
        delta(7, 2_368 * MS, "lo"),
        event(8, 2_368 * MS + 412_000, "message_stop"),
        end(9, 2_400 * MS, events=5),
    ]
