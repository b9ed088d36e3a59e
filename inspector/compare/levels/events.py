"""The level `events`: the events one by one. It has no rules: it never gates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import orjson

from inspector.analysis.content import DELTA, content_of
from inspector.analysis.step import Step, payload
from inspector.analysis.values import loads
from inspector.compare.normalising.values import Normaliser
from inspector.compare.raw.aligned import Side, first_of, result
from inspector.compare.raw.frames import Cut, Frames
from inspector.compare.raw.reopening import reopen
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn
from inspector.compare.words import shown
from inspector.recording import Event, Line
from inspector.recording.scan import line_of

RULES: Final[tuple[Rule, ...]] = ()

_SHOWN = 200
"""How many characters of an event are shown."""

_PLAIN = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """Align the events of the first run of each side. Raises `RecordingError`.

    Ids, padding and the order of members are normalised away; borders of chunks are not.
    """
    with reopen(bases[0].path) as base, reopen(heads[0].path) as head:
        ours, theirs = Frames(base.source, EventKeys()), Frames(head.source, EventKeys())
        sides = Side(ours, told), Side(theirs, told)
        return result("events", *sides, first_of(bases, heads))


class EventKeys:
    """Gives each event of a recording a key, taking its lines in order."""

    def __init__(self) -> None:
        self._normaliser = Normaliser()

    def __call__(self, cut: Cut) -> list[int | None]:
        """The keys of lines, `None` for what dispatches nothing."""
        return [
            self._cut_key(event) if event else self._key(line_of(cut.others[place], 0))
            for place, event in enumerate(cut.events)
        ]

    def _cut_key(self, event: bytes) -> int:
        name, _, data = event.partition(b',"data":')
        return self._event_key(name[1:-1], data)

    def _key(self, line: Line | None) -> int | None:
        return self._event_key(line.event.encode(), line.data) if isinstance(line, Event) else None

    def _event_key(self, name: bytes, data: bytes) -> int:
        try:
            value = orjson.loads(data)
            delta = value["delta"]
            if len(value) == 3 and len(delta) == 2 and value["type"] == DELTA:
                kind = delta["type"]
                return hash((name, value["index"], kind, delta[_PLAIN[kind]]))
        except (ValueError, KeyError, TypeError):  # no plain delta
            pass
        try:
            value = loads(data)
            self._normaliser.normalise(value)
            return hash((name, json.dumps(value, sort_keys=True)))
        except (ValueError, RecursionError):
            return hash((name, data))


def told(line: Line) -> str:
    """An event on one line: its type, its block and what it brings."""
    if not isinstance(line, Event):
        return line.kind
    step = Step(0, line, payload(line))
    label = step.type
    named = "" if line.event == label else f"(named {line.event})"
    fields = step.payload or {}
    delta = fields.get("delta")
    if label == DELTA and isinstance(delta, dict):
        label = str(delta.get("type", label))
        brings = _brought(delta)
    else:
        brings = {name: fields[name] for name in fields if name not in ("type", "index")}
    block = "" if step.block is None else str(step.block)
    words = [label, block, named, _spelled(brings) if fields else line.data.decode()]
    return _cut(" ".join(filter(None, words)))


def _brought(delta: dict[str, Any]) -> object:
    """The text of a plain delta; of any other all that it has."""
    content = content_of(delta)
    if content and len(delta) == len(("type", content.kind)):
        return content.text
    return {name: delta[name] for name in delta if name != "type"}


def _spelled(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False) if value else ""
    except RecursionError:
        return "{…}"


def _cut(text: str) -> str:
    more = len(text) - _SHOWN
    return shown(text if more <= 0 else f"{text[:_SHOWN]}… {more:,} characters more")
