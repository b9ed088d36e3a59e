"""An occurrence: one event as every fold over timing and tokens sees it, taken apart once."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from inspector.analysis.arrivals import TIMELESS, Moment
from inspector.analysis.content import DELTA, Content, content_of
from inspector.analysis.step import Step


class Occurrence(NamedTuple):
    """One event, what it brings, and when."""

    number: int
    """1-based number of the event."""
    type: str
    payload: dict[str, Any]
    """The event's data, empty where it is no JSON object."""
    block: int | None
    """The index of the content block it belongs to."""
    content: Content | None
    """What its delta carries of the content."""
    opens: dict[str, Any] | None
    """The block that it opens."""
    size: int
    """Bytes of its frame."""
    at: Moment

    def part(self, name: str) -> dict[str, Any]:
        """An object of the payload, empty where there is none of that name."""
        part = self.payload.get(name)
        return part if isinstance(part, dict) else {}


_occurrence = partial(tuple.__new__, Occurrence)
"""Builds one from a tuple of its fields, in a third of the time of `Occurrence(...)`."""


def occurrence(step: Step, at: Moment = TIMELESS, size: int = 0) -> Occurrence:
    """The occurrence that a step is."""
    kind, payload = step.type, step.payload or {}
    content = opens = None
    if kind == DELTA:
        content = content_of(payload.get("delta"))
    elif kind == "content_block_start":
        block = payload.get("content_block")
        opens = block if isinstance(block, dict) else {}
    return _occurrence((step.number, kind, payload, step.block, content, opens, size, at))


def given_blocks(start: Occurrence) -> Iterator[tuple[int, dict[str, Any]]]:
    """The blocks that a `message_start` holds already, with their indices."""
    content = start.part("message").get("content")
    for index, block in enumerate(content if isinstance(content, list) else []):
        if isinstance(block, dict):
            yield index, block
