"""The plain delta: the form that nearly all events of a stream have."""

from __future__ import annotations

import re
from typing import Final

from inspector.analysis.content import DELTA
from inspector.analysis.rules.progress import INDEX_BITS
from inspector.analysis.step import Step

CONTENT: Final = {
    "text_delta": "text",
    "input_json_delta": "partial_json",
    "thinking_delta": "thinking",
}
"""The one field beside `type` that a plain delta has, by its type."""

loose = re.compile(rb"\\u[dD]|NaN|Infinity").search
"""Finds what a text must hold for Python's parser to read in it what a strict one refuses."""


def is_plain(step: Step) -> bool:
    """Whether an event is a delta in whose form there is nothing to find.

    Looking closely at each would make checking three times as slow.
    """
    payload = step.payload
    if not payload or len(payload) != 3 or step.event.event != DELTA:
        return False
    delta, index = payload.get("delta"), payload.get("index")
    if type(delta) is not dict or len(delta) != 2 or type(index) is not int or index >> INDEX_BITS:
        return False
    kind = delta.get("type")
    return (
        payload.get("type") == DELTA
        and type(kind) is str
        and type(delta.get(CONTENT.get(kind))) is str
        and not loose(step.event.data)
    )
