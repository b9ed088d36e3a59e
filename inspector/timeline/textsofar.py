"""Text so far: the message as assembled up to an event, and which event carried what of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

import orjson

from inspector.analysis.block import Block
from inspector.analysis.content import DELTA
from inspector.analysis.message import Assembler
from inspector.analysis.step import Step, payload
from inspector.recording import Event
from inspector.recording.scan import line_of
from inspector.timeline.cell import visible
from inspector.timeline.growth import Growth
from inspector.timeline.literal import slice_end
from inspector.timeline.pieces import style_of
from inspector.timeline.view import Timeline

MOST = 100_000
"""Characters that are shown of a block; of a longer text its end."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One content block as far as it had come."""

    position: int
    """Where it stands in the message."""
    heading: str
    """`1 text`, `2 tool_use get_weather`."""
    style: str
    text: str
    """What was there before the event; its end, where it is too long to be shown."""
    added: str
    """What the event added at its end, to be shown in brackets; most often empty."""
    left_out: int
    """Characters that are left out before `text`."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A content block, with all of its text that has been folded."""

    position: int
    opened: int
    heading: str
    style: str
    text: Growth


class TextSoFar:
    """The text of a message after each of its events.

    Every event is folded once, in order: 1,000,000 of them take some seconds, which a worker can
    spend beforehand with `refresh`. After that any event costs the same. For any thread.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._row = 0  # up to which rows have been folded
        self._number = 0  # and events
        self._assembler = Assembler()
        self._message = self._assembler.blocks
        self._blocks: list[_Block] = []  # one for each of these
        self._lock = Lock()

    def refresh(self) -> Iterator[int]:
        """Fold what the timeline has taken in, slice by slice; yields how many events that is."""
        while self._row < len(self._timeline):
            self._fold(len(self._timeline))
            yield self._number

    def at(self, event: int) -> tuple[Passage, ...]:
        """The blocks after event number `event`, 0 being before the first.

        Raises `IndexError` where there is no such event.
        """
        self._reach(event)
        with self._lock:
            return tuple(_passage(one, event) for one in self._blocks if one.opened <= event)

    def event_of(self, position: int, character: int, upto: int) -> int | None:
        """The event that carried a character of a block, counted from 0 in all of its text.

        `upto` is the event of the text shown. `None` where it shows no such character.
        """
        self._reach(upto)
        with self._lock:
            blocks = self._blocks[position : position + 1]
            event = blocks[0].text.event_of(character) if blocks else None
        return None if event is None or event > upto else event

    def whole_text(self, event: int) -> str:
        """All text, thinking and input after an event, for the clipboard."""
        self._reach(event)
        with self._lock:
            texts = [one.text.end(event, one.text.length(event)) for one in self._blocks]
        return "\n\n".join(filter(None, texts))

    def _reach(self, event: int) -> None:
        """Fold up to an event."""
        last = self._timeline.row_of_event(event) + 1 if event else 0
        while self._row < last:
            self._fold(last)

    def _fold(self, last: int) -> None:
        """Fold a slice of rows that ends at row `last` at the latest."""
        with self._lock:
            if self._row < last:
                end = slice_end(self._timeline, self._row, last)
                self._fold_rows(self._row, end)
                self._row = end

    def _fold_rows(self, first: int, last: int) -> None:
        offsets, kinds = self._timeline.index.offsets, self._timeline.index.kinds
        text, begin = self._timeline.text(first, last), offsets[first]
        deltas = kinds.mask(first, last, lambda name: name.event == name.type == DELTA)
        for row in range(first, last):
            if kinds[row].kind == "event":
                self._number += 1
                start = offsets[row] - begin
                line = text[start : text.find(b"\n", start) + 1] or text[start:]
                if not deltas[row - first] or not self._take_delta(line):
                    self._take(line)

    def _take_delta(self, line: bytes) -> bool:
        """Take a fragment of a block that stands at its index, as nearly all do; else do nothing.

        What the event is to the message beyond its text matters to nobody here.
        """
        try:
            fields = orjson.loads(line[line.find(b'"data":') + 7 : -2])
            position, delta = fields["index"], fields["delta"]
            fragment = self._message[position].fragment(delta) if position >= 0 else ""
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            return False
        if fragment:
            self._blocks[position].text.append(self._number, fragment)
        return bool(fragment)

    def _take(self, text: bytes) -> None:
        """Take any other event: the assembler knows what it means."""
        line = line_of(text, 0)
        if not isinstance(line, Event):
            return
        assembler = self._assembler
        assembler.step(Step(self._number, line, payload(line)))
        if assembler.blocks is not self._message:
            self._message, self._blocks = assembler.blocks, []
        position, fragment = assembler.added or (-1, "")
        for block in self._message[len(self._blocks) :]:
            self._blocks.append(_opened(block))
            if block.position != position:
                self._blocks[-1].text.append(block.opened, _given(block))
        if fragment:
            self._blocks[position].text.append(self._number, fragment)


def _passage(block: _Block, event: int) -> Passage:
    shown = block.text.end(event, MOST)
    added = min(block.text.added(event), len(shown))
    return Passage(
        position=block.position,
        heading=block.heading,
        style=block.style,
        text=shown[: len(shown) - added],
        added=shown[len(shown) - added :],
        left_out=block.text.length(event) - len(shown),
    )


def _opened(block: Block) -> _Block:
    """A block as it opens, without a text."""
    words = [str(block.position), block.type or "unknown", _field(block, "name")]
    heading = visible(" ".join(filter(None, words)))
    return _Block(block.position, block.opened, heading, style_of(block.type), Growth())


def _given(block: Block) -> str:
    """The text that a block has from its start; of one that comes whole, its content as JSON."""
    for key in ("text", "thinking"):
        if key in _start(block):
            return _field(block, key)
    whole = _start(block).get("content") or _start(block).get("input")
    return orjson.dumps(whole).decode() if whole else ""


def _start(block: Block) -> dict[str, Any]:
    value = block.value()
    return value if isinstance(value, dict) else {}


def _field(block: Block, key: str) -> str:
    value = _start(block).get(key)
    return value if isinstance(value, str) else ""
