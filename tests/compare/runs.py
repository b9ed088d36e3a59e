"""Runs: small recordings with a given time to the first token and to the end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from inspector.recording import Origin, Writer

START: dict[str, Any] = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-test-1",
        "content": [],
        "stop_reason": None,
        "usage": {"input_tokens": 9, "output_tokens": 1},
    },
}
OPEN = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
SHUT = {"type": "content_block_stop", "index": 0}
STOP = {"type": "message_stop"}
ASKED = {"model": "claude-test-1", "stream": True, "messages": [{"role": "user", "content": "Hi"}]}

MS = 1_000_000


def run(
    path: Path,
    *,
    first_token_ns: int = 100 * MS,
    e2e_ns: int = 200 * MS,
    text: str = "Hello",
    stop_reason: str = "end_turn",
    case: str | None = None,
    asked: Mapping[str, Any] | None = None,
    whole: bool = True,
    clock: str | None = "test",
    **origin: Any,
) -> Path:
    """Record a message of one text; what is not whole ends before its stop reason."""
    path.parent.mkdir(parents=True, exist_ok=True)
    labels = {"case": case} if case else {}
    writer = Writer(path, Origin("test", {}, labels=labels, clock=clock, **origin))
    body = json.dumps(ASKED if asked is None else asked).encode()
    writer.request("POST", "https://api.anthropic.com/v1/messages", [], body, asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], MS if clock else None)
    delta = {"type": "content_block_delta", "index": 0, "delta": _text(text)}
    ended = {
        "type": "message_delta",
        "delta": {"stop_reason": stop_reason, "stop_sequence": None},
        "usage": {"output_tokens": 12},
    }
    reads = [(first_token_ns, (START, OPEN, delta, SHUT)), (e2e_ns, (ended, STOP))]
    for t_ns, payloads in reads if whole else reads[:1]:
        writer.read(b"".join(map(_frame, payloads)), t_ns if clock else None)
    writer.end("eof", e2e_ns + MS if clock else None)
    return path


def runs(folder: Path, case: str, first_tokens_ns: Iterable[int], **more: Any) -> Path:
    """Record runs of a case into a folder, each ending a second after its first token."""
    for number, t_ns in enumerate(first_tokens_ns, start=1):
        path = folder / f"{case}-{number:02}.jsonl"
        run(path, first_token_ns=t_ns, e2e_ns=t_ns + 1_000 * MS, case=case, **more)
    return folder


def imported(path: Path, body: bytes, asked: Any) -> Path:
    """A recording without times of an event stream's body."""
    writer = Writer(path, Origin("import", {}, labels={"case": "imported"}, clock=None))
    request = json.dumps(asked).encode()
    url = "https://api.anthropic.com/v1/messages"
    writer.request("POST", url, [], request, asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], None)
    writer.read(body, None)
    writer.end("eof", None)
    return path


def _text(text: str) -> dict[str, str]:
    return {"type": "text_delta", "text": text}


def _frame(payload: Mapping[str, Any]) -> bytes:
    return f"event: {payload['type']}\ndata: {json.dumps(payload)}\n\n".encode()
