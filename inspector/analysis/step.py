"""A step: one event of a stream with its payload parsed once, as every fold sees it."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

import orjson

from inspector.analysis.values import loads
from inspector.recording.lines import Event


class Step(NamedTuple):
    """One event, numbered and parsed."""

    number: int
    """1-based number of the event in its recording."""
    event: Event
    payload: dict[str, Any] | None
    """The event's data where it is a JSON object, else `None`."""

    @property
    def type(self) -> str:
        """What the payload calls itself, the name of the event where it does not say."""
        named = self.payload.get("type") if self.payload else None
        return named if isinstance(named, str) else self.event.event

    @property
    def block(self) -> int | None:
        """The index of the content block it belongs to."""
        index = self.payload.get("index") if self.payload else None
        return index if isinstance(index, int) else None


_WITHOUT_NUMBERS = frozenset(
    {"text_delta", "thinking_delta", "input_json_delta", "signature_delta"}
)
"""Deltas with no number that could be too long for orjson, by far the most of all events."""

_step = partial(tuple.__new__, Step)
"""Builds a step from a tuple of its three fields, in a third of the time of `Step(...)`."""


def steps(events: Iterable[Event], first: int = 1) -> Iterator[Step]:
    """The steps of a stream's events, in order; `first` is the number of the first of them."""
    for number, event in enumerate(events, start=first):
        yield _step((number, event, payload(event)))


def payload(event: Event) -> dict[str, Any] | None:
    """The event's data where it is a JSON object, integers exact, else `None`."""
    try:
        fast: dict[str, Any] = orjson.loads(event.data)
        if fast["delta"]["type"] in _WITHOUT_NUMBERS:
            return fast
    except (ValueError, KeyError, TypeError):  # not JSON to orjson, or not a delta
        pass
    try:
        value = loads(event.data)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
