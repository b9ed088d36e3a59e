"""Side calls, which use up no recorded turn: tokens are counted, models listed, life is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from inspector.server.choosing.question import Question
from inspector.server.repertoire import Repertoire
from inspector.server.script import Chunk, Script
from inspector.server.turn import Turn

_BYTES_PER_TOKEN = 4
_CREATED = "1970-01-01T00:00:00Z"  # which the API, too, gives where it does not know
_INPUT = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


def count_tokens(repertoire: Repertoire, body: bytes) -> Script:
    """The input tokens that the answer to the same request reported; else a guess by its length."""
    asked = Question.from_bytes(body)
    for turn in repertoire.turns:
        if asked is not None and turn.question == asked:
            counted = _input_tokens(turn)
            if counted:
                return _answer({"input_tokens": counted})
    return _answer({"input_tokens": max(1, len(body) // _BYTES_PER_TOKEN)})


def models(repertoire: Repertoire) -> Script:
    """The models that the recordings asked for."""
    listed = [_model(name) for name in _names(repertoire)]
    first = listed[0]["id"] if listed else None
    last = listed[-1]["id"] if listed else None
    return _answer({"data": listed, "has_more": False, "first_id": first, "last_id": last})


def model(name: str) -> Script:
    """One model, whichever it is."""
    return _answer(_model(name))


def recorded(repertoire: Repertoire, method: str, path: str) -> Turn | None:
    """The last recording of that side call."""
    asked = (method, path)
    turns = reversed(repertoire.aside)
    return next((turn for turn in turns if (turn.method, turn.path) == asked), None)


def _names(repertoire: Repertoire) -> list[str]:
    questions = (turn.question for turn in repertoire.turns)
    return list(dict.fromkeys(asked.model for asked in questions if asked and asked.model))


def _model(name: str) -> dict[str, Any]:
    return {"type": "model", "id": name, "display_name": name, "created_at": _CREATED}


def _input_tokens(turn: Turn) -> int:
    usage = turn.message.get("usage")
    if not isinstance(usage, Mapping):
        return 0
    counts = (usage.get(name) for name in _INPUT)
    return sum(count for count in counts if isinstance(count, int))


def _answer(value: Mapping[str, Any]) -> Script:
    body = orjson.dumps(value)
    headers = (("content-type", "application/json"), ("content-length", str(len(body))))
    return Script(200, headers, (Chunk(0, body),))
