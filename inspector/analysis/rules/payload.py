"""The payload of an event: one JSON object, named like its event, with what clients need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import EVENTS
from inspector.analysis.rules.finding import LONGEST_PATH, printable, quote
from inspector.analysis.rules.frames import has_no_name
from inspector.analysis.rules.plain import loose
from inspector.analysis.rules.progress import INDEX_BITS, inside, type_of
from inspector.analysis.rules.rule import Severity
from inspector.analysis.step import Step

Needs = Mapping[str, type]
"""The fields that must be there, each with the JSON type it must have."""

EVENT_NEEDS: Final[Mapping[str, Needs]] = {
    "message_start": {"message": dict},
    "content_block_start": {"index": int, "content_block": dict},
    "content_block_delta": {"index": int, "delta": dict},
    "content_block_stop": {"index": int},
    "message_delta": {"delta": dict, "usage": dict},
    "error": {"error": dict},
}
"""What an event cannot be read without, by its type."""

MESSAGE_NEEDS: Final[Needs] = {"content": list, "usage": dict}
"""What the message cannot be read without when it starts: the SDK adds to both."""

BLOCK_NEEDS: Final[Mapping[str, Needs]] = {
    "text": {"text": str},
    "thinking": {"thinking": str},
    "redacted_thinking": {"data": str},
    "tool_use": {"id": str, "name": str, "input": dict},
    "server_tool_use": {"id": str, "name": str, "input": dict},
    "mcp_tool_use": {"id": str, "name": str, "input": dict},
}
"""What a content block cannot be read without when it starts, by its type."""

DELTA_NEEDS: Final[Mapping[str, Needs]] = {
    "text_delta": {"text": str},
    "input_json_delta": {"partial_json": str},
    "thinking_delta": {"thinking": str},
    "signature_delta": {"signature": str},
    "citations_delta": {"citation": dict},
}
"""What a delta cannot be read without, by its type."""

_JSON_NAMES: Final[Mapping[type, str]] = {
    dict: "an object",
    int: "an integer",
    list: "a list",
    str: "a string",
}


class Payload(Family):
    """Looks at each event on its own."""

    sees_plain = False

    def step(self, step: Step) -> None:
        """Any event: JSON, and called what its event is called."""
        payload, name = step.payload, step.event.event
        if payload is None:
            self._not_json(step)
            return
        type_ = step.type
        if type_ != name and (type_ in EVENTS or name in EVENTS):
            self._misnamed(step)
        elif not isinstance(payload.get("type"), str) and name in EVENTS:
            self._missing(step, payload, {"type": str}, type_)
        if loose(step.event.data):
            self._not_strict(step)
        needs = EVENT_NEEDS.get(type_)
        if needs:
            self._missing(step, payload, needs, type_)

    def message_start(self, step: Step) -> None:
        """What the message begins with."""
        message = inside(step.payload, "message")
        if message:
            self._missing(step, message, MESSAGE_NEEDS, "message_start.message")

    def content_block_start(self, step: Step) -> None:
        """What a block begins with."""
        self._inner(step, "content_block", BLOCK_NEEDS)

    def content_block_delta(self, step: Step) -> None:
        """What a delta brings."""
        self._inner(step, "delta", DELTA_NEEDS)

    def _misnamed(self, step: Step) -> None:
        if not has_no_name(step.event):
            text = f"the event is named {quote(step.event.event)}, its data says {quote(step.type)}"
            self.ledger.add(rule.NAME_MISMATCH, step, f"event:{printable(step.type)}", text)

    def _inner(self, step: Step, key: str, needs: Mapping[str, Needs]) -> None:
        inner = inside(step.payload, key)
        type_ = type_of(inner)
        if type_:
            self._missing(step, inner, needs.get(type_, {}), f"{step.type}.{key}:{type_}")
        elif inner:
            self._missing(step, inner, {"type": str}, f"{step.type}.{key}")

    def _missing(self, step: Step, holder: dict[str, Any], needs: Needs, path: str) -> None:
        path = printable(path, LONGEST_PATH)
        for name, kind in needs.items():
            value = holder.get(name)
            if _is(value, kind):
                continue
            is_ = f"is {quote(value)}, not {_JSON_NAMES[kind]}" if name in holder else "is missing"
            self.ledger.add(rule.FIELD_MISSING, step, f"{path}.{name}", f"{path}.{name} {is_}")

    def _not_json(self, step: Step) -> None:
        name = step.event.event
        if name not in EVENTS and not self.progress.known:
            return  # another vocabulary, where data may be anything
        text = f"{printable(name)} has the data {quote(step.event.data)}"
        mild: Severity | None = "info" if name == "ping" else None  # nobody reads it
        self.ledger.add(rule.DATA_NOT_JSON, step, f"event:{printable(name)}", text, mild)

    def _not_strict(self, step: Step) -> None:
        try:
            orjson.loads(step.event.data)
        except orjson.JSONDecodeError as error:
            text = f"{step.type}: {printable(str(error))}"
            self.ledger.add(rule.DATA_NOT_STRICT, step, self.progress.path, text)


def _is(value: object, kind: type) -> bool:
    """Whether a value is of a kind; a boolean is no integer, nor is what has too many digits."""
    too_long = isinstance(value, int) and value.bit_length() > INDEX_BITS
    return type(value) is kind and not too_long
