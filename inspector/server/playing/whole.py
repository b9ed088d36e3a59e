"""The answer of a recorded stream to a request that left `stream` out: one JSON message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from inspector.recording.lines import Headers
from inspector.server.errors import error_body, status_of
from inspector.server.script import Chunk, Ending, Script
from inspector.server.turn import Turn
from inspector.wire.decoder import Decoder

_OF_STREAMS = frozenset({"content-type", "content-length", "cache-control", "x-accel-buffering"})


def whole_answer(turn: Turn) -> Script:
    """The message that the stream adds up to, when the stream had ended.

    A stream with an error event becomes that error with its status, one that was cut short the
    message as far as it went, and an aborted one breaks off in the middle of that.
    """
    script = turn.script
    kind = dict(script.headers).get("content-type", "")
    if script.status >= 400 or kind.startswith("application/json"):
        return script
    error = _error_in(script)
    if error is not None:
        told = error.get("error")
        type_ = str(told.get("type")) if isinstance(told, Mapping) else "api_error"
        return _json_answer(script, status_of(type_), error)
    message = turn.message
    if not message:
        return _json_answer(script, 500, error_body("api_error", f"{turn.name} has no message"))
    return _json_answer(script, script.status, message, script.ending)


def _json_answer(
    script: Script, status: int, value: Mapping[str, Any], ending: Ending = "clean"
) -> Script:
    body = _json(value)
    arrived = body if ending == "clean" else body[: len(body) // 2]
    return replace(
        script,
        status=status,
        headers=(*_headers(script.headers), ("content-length", str(len(body)))),
        chunks=(Chunk(script.end_ns, arrived),),
        ending=ending,
        headers_ns=script.end_ns,
    )


def _headers(headers: Headers) -> Headers:
    kept = tuple((name, value) for name, value in headers if name not in _OF_STREAMS)
    return (("content-type", "application/json"), *kept)


def _json(value: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # a lone surrogate, or a number that it does not take
        return json.dumps(value).encode()


def _error_in(script: Script) -> dict[str, Any] | None:
    """The payload of the stream's error event."""
    if b"error" not in script.body:
        return None
    decoder = Decoder()
    for frame in [*decoder.feed(script.body), *decoder.close()[0]]:
        if frame.event == "error":
            try:
                payload = orjson.loads(frame.data)
            except orjson.JSONDecodeError:
                payload = None
            return payload if isinstance(payload, dict) else error_body("api_error")
    return None
