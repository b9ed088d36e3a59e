"""Spans: when each content block opened, began to speak and closed, and how much it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inspector.analysis.content import is_thinking
from inspector.analysis.figure import NO_TIMES, Figure, between, moment
from inspector.analysis.occurrence import Occurrence, given_blocks

_ALWAYS_WHOLE = ("_tool_result", "redacted_thinking", "fallback", "container_upload")
"""How the types end of blocks that arrive whole in their `content_block_start`."""

_FIRST = Figure("close", "ns", why="first block")
_OVERLAP = Figure("close", "ns", why="the block before was open")


@dataclass(frozen=True, slots=True)
class Span:
    """One content block in time."""

    position: int
    """0-based position in the stream; an index that is opened again is another block."""
    index: int | None
    """The index that the stream gives it."""
    type: str
    name: str | None
    """The tool's name, where it is a call."""
    open: Figure
    first: Figure
    """First delta with content."""
    close: Figure
    ttft: Figure
    """From open to first."""
    gap_before: Figure
    """From the close of the block before to open."""
    longest_gap: Figure
    """The longest time between two of its events."""
    events: int
    bytes: int
    """Of its frames."""
    characters: int
    """Of its text, thinking or input as JSON, in code points, as far as deltas brought it."""
    bursts: int | None
    """How many bursts brought its events; `None` without times."""
    whole: bool
    """Whether its content came at once, in `content_block_start` or `message_start`."""
    hidden: bool
    """Whether it is thinking whose text was not sent."""


class Spans:
    """Follows each content block from its start to its stop."""

    def __init__(self) -> None:
        self._all: list[_Draft] = []
        self._open: dict[int | None, _Draft] = {}
        self._last_close = _FIRST

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.opens is not None:
            self._begin(now, now.block, now.opens)
            return
        if now.type == "message_start":
            self._given(now)
            return
        draft = self._open.get(now.block)
        if draft is None or not now.type.startswith("content_block_"):
            return
        draft.take(now)
        if now.type == "content_block_stop":
            del self._open[now.block]
            self._last_close = draft.close = moment("close", now.at.t_ns, now.number)

    def close(self) -> tuple[Span, ...]:
        """The blocks in the order in which they were opened."""
        return tuple(draft.span(position) for position, draft in enumerate(self._all))

    def _begin(self, now: Occurrence, index: int | None, block: dict[str, Any]) -> _Draft:
        before = _OVERLAP if self._open else self._last_close
        draft = self._open[index] = _Draft(now, index, block, before)
        self._all.append(draft)
        return draft

    def _given(self, now: Occurrence) -> None:
        """Blocks that `message_start` holds already; nothing follows them."""
        for index, block in given_blocks(now):
            draft = self._begin(now, index, block)
            draft.whole = True
            del self._open[index]


class _Draft:
    """A span while it grows."""

    def __init__(
        self, now: Occurrence, index: int | None, block: dict[str, Any], before: Figure
    ) -> None:
        kind, name = block.get("type"), block.get("name")
        self.index = index
        self.type = kind if isinstance(kind, str) else "unknown"
        self.name = name if isinstance(name, str) else None
        self.open = moment("open", now.at.t_ns, now.number)
        self.before = before
        self.first: Figure | None = None
        self.close = Figure("close", "ns", why="left open")
        self.longest: tuple[int, int] | None = None  # the gap, and the event that ended it
        self.whole = self.type.endswith(_ALWAYS_WHOLE) or _holds_content(block)
        self.said = bool(block.get("thinking"))
        self.events, self.bytes, self.characters = 1, now.size, 0
        self.bursts, self._at = min(now.at.burst, 1), now.at

    def take(self, now: Occurrence) -> None:
        """Take one of its events after its start."""
        at, before, content = now.at, self._at, now.content
        self._at = at
        self.events += 1
        self.bytes += now.size
        self.bursts += at.burst != before.burst
        if at.t_ns is not None and before.t_ns is not None:
            gap_ns = at.t_ns - before.t_ns
            if self.longest is None or gap_ns > self.longest[0]:
                self.longest = gap_ns, now.number
        if content is not None:
            self.characters += len(content.text)
            self.said |= content.kind == "thinking" and bool(content.text)
            if self.first is None:
                self.first = moment("first", at.t_ns, now.number)
                self.whole = False

    def span(self, position: int) -> Span:
        """The block as it came out."""
        hidden = is_thinking(self.type) and not self.said
        reason = "whole" if self.whole else "hidden" if hidden else "no delta with content"
        first = self.first or Figure("first", "ns", why=reason)
        return Span(
            position=position,
            index=self.index,
            type=self.type,
            name=self.name,
            open=self.open,
            first=first,
            close=self.close,
            ttft=between("ttft", self.open, first),
            gap_before=between("gap_before", self.before, self.open),
            longest_gap=self._longest_gap(),
            events=self.events,
            bytes=self.bytes,
            characters=self.characters,
            bursts=self.bursts or None,
            whole=self.whole,
            hidden=hidden,
        )

    def _longest_gap(self) -> Figure:
        if self.longest:
            return Figure("longest_gap", "ns", *self.longest)
        why = "one event" if self.events == 1 else NO_TIMES
        return Figure("longest_gap", "ns", why=why)


def _holds_content(block: dict[str, Any]) -> bool:
    """Whether a block has content at its start already."""
    return any(block.get(field) for field in ("text", "thinking", "input", "content", "data"))
