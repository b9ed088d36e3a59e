"""Progress: how far a stream has come before the event that the rules look at."""

from __future__ import annotations

from typing import Any

from inspector.analysis.rules.fields import EVENTS
from inspector.analysis.rules.ledger import Place, place
from inspector.analysis.step import Step
from inspector.recording.lines import End, Line

MOST_OPEN = 1_000
"""How many open blocks are remembered; a hostile stream could open millions."""

INDEX_BITS = 63
"""An index of a block beyond that is none: a hostile one could have thousands of digits."""

CUT = frozenset({"max_tokens", "model_context_window_exceeded"})
"""The stop reasons of a message that the model was not done with."""


class OpenBlock:
    """A content block that has started and not stopped."""

    __slots__ = ("at", "index", "t_ns", "type")

    def __init__(self, index: int, kind: str, at: Place, t_ns: int | None) -> None:
        self.index = index
        self.type = kind
        self.at = at
        self.t_ns = t_ns

    @property
    def path(self) -> str:
        """Where it is in the message."""
        return f"content[{self.index}]"


class Progress:
    """What the events so far amount to. It has a method for each event type, as families have."""

    def __init__(self) -> None:
        self.events = 0
        self.known = 0
        """How many of them are events of the Messages API, pings aside."""
        self.other = 0
        """How many of them are of types that are not known here."""
        self.last: Step | Line | None = None
        """Where the stream is: the last event, or the last line before the first event."""
        self.started = False
        self.stopped = False
        self.failed = False
        """Whether an error event has come."""
        self.deltas = 0
        """How many message_delta events have come."""
        self.stop_reason: str | None = None
        self.next_index = 0
        """The index that the next content block should have."""
        self.open: dict[int, OpenBlock] = {}
        """The open blocks by index, in the order they started."""
        self.end: End | None = None
        """The recording's end line, once it has been read."""

    @property
    def is_cut(self) -> bool:
        """Whether the model was not done: blocks may be open then, and their JSON broken."""
        return self.stop_reason in CUT

    @property
    def block(self) -> OpenBlock | None:
        """The open block that started last."""
        return self.open[next(reversed(self.open))] if self.open else None

    @property
    def path(self) -> str:
        """Where in the message the stream is: the block that is open, else the message."""
        return self.block.path if self.block else "message"

    def step(self, step: Step) -> None:
        """Count an event, whatever its type."""
        self.events += 1
        self.last = step
        type_ = step.type
        if type_ not in EVENTS:
            self.other += 1
        elif type_ != "ping":
            self.known += 1

    def line(self, line: Line) -> None:
        """Take note of a line that is no event."""
        if not self.events:
            self.last = line
        if isinstance(line, End):
            self.end = line

    def message_start(self, step: Step) -> None:
        """The message begins, sometimes with blocks in it; a second one begins anew."""
        if self.started:
            self.open.clear()
            self.next_index = 0
        self.started = True
        message = inside(step.payload, "message")
        content = message.get("content")
        self.next_index = max(self.next_index, len(content) if isinstance(content, list) else 0)
        self._reason(message)

    def content_block_start(self, step: Step) -> None:
        """A block opens."""
        index = index_of(step)
        if index is None:
            return
        self.next_index = max(self.next_index, index + 1)
        self.open.pop(index, None)
        if len(self.open) < MOST_OPEN:
            named = type_of(inside(step.payload, "content_block"))
            self.open[index] = OpenBlock(index, named, place(step), step.event.t_ns)

    def content_block_stop(self, step: Step) -> None:
        """A block closes."""
        index = index_of(step)
        if index is not None:
            self.open.pop(index, None)

    def message_delta(self, step: Step) -> None:
        """The message is closed, with a stop reason."""
        self.deltas += 1
        self._reason(inside(step.payload, "delta"))

    def message_stop(self, step: Step) -> None:
        """The message is over."""
        self.stopped = True

    def error(self, step: Step) -> None:
        """The server has given up."""
        self.failed = True

    def _reason(self, holder: dict[str, Any]) -> None:
        reason = holder.get("stop_reason")
        if isinstance(reason, str):
            self.stop_reason = reason


def index_of(step: Step) -> int | None:
    """The index of the block that an event belongs to, where it is one."""
    index = step.block
    return None if index is None or index.bit_length() > INDEX_BITS else index


def inside(payload: dict[str, Any] | None, key: str) -> dict[str, Any]:
    """The object under a key of a payload; an empty one where there is no object."""
    value = payload.get(key) if payload else None
    return value if isinstance(value, dict) else {}


def type_of(thing: dict[str, Any]) -> str:
    """What an object calls itself, an empty text where it does not say."""
    type_ = thing.get("type")
    return type_ if isinstance(type_, str) else ""
