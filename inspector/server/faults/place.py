"""A place in an answer: the first thing that a fault keeps from arriving as it should."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from inspector.analysis.budgets import BudgetError, duration_ns
from inspector.server.faults.fault import BadFault
from inspector.server.faults.stream import Stretch, arrival_ns, events_of
from inspector.server.script import Script

_NAME = re.compile(r"[a-z][a-z_]*").fullmatch
PLACES = "event=12, event=message_stop, byte=1800 or time=1.5s"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place found in a script."""

    offset: int
    """Bytes of the body that come before it."""
    t_ns: int
    """When a client would notice that nothing more comes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault sets in: at an event, a byte of the body or a moment."""

    unit: Literal["event", "byte", "time"]
    value: str
    """A number from 1 or a name, bytes that arrive before it, a duration since the request."""

    def __str__(self) -> str:
        return f"{self.unit}={self.value}"

    def spot(self, script: Script) -> Spot | None:
        """Where it is in a script; `None` where the body has no such place."""
        if self.unit == "time":
            return _first_due(script, duration_ns(self.value))
        if self.unit == "byte":
            return _spot(script, int(self.value))
        found = chosen(events_of(script), self.value)
        return _spot(script, found[0].begin) if found else None


def _spot(script: Script, offset: int) -> Spot | None:
    t_ns = arrival_ns(script.chunks, offset)
    return None if t_ns is None else Spot(offset, t_ns)


def _first_due(script: Script, moment_ns: int) -> Spot | None:
    """The first read that is due at a moment or later."""
    offset = 0
    for chunk in script.chunks:
        if chunk.t_ns >= moment_ns:
            return Spot(offset, max(moment_ns, script.headers_ns))
        offset += len(chunk.data)
    return None


def chosen(events: list[Stretch], which: str) -> list[Stretch]:
    """The event of that number, counted from 1, or all of that name."""
    if which.isdecimal():
        return events[int(which) - 1 : int(which)]
    return [event for event in events if event.event == which]


def parse_place(text: str, fault: str) -> Place:
    """The place that is written after an `@`. Raises `BadFault`."""
    unit, there, value = text.partition("=")
    if not there:
        unit, value = _guessed(text), text
    if unit == "event":
        return Place("event", parse_event(value, fault))
    if unit == "byte" and value.isdecimal():
        return Place("byte", str(int(value)))
    if unit == "time":
        try:
            duration_ns(value)
        except BudgetError as error:
            raise BadFault(f"{fault}@{text}: {error}") from None
        return Place("time", value)
    raise BadFault(f"{fault}@{text} names no place; write {fault}@ with {PLACES}")


def parse_event(value: str, fault: str) -> str:
    """The number of an event, or a name of events. Raises `BadFault`."""
    if value.isdecimal() and int(value) > 0:
        return str(int(value))
    if _NAME(value):
        return value
    raise BadFault(
        f"{fault}: {value!r} is no event; write its number from 1 on, or a name such as ping"
    )


def _guessed(text: str) -> str:
    """What a place without a unit is: a number or a name is an event, a duration a moment."""
    if text.isdecimal() or _NAME(text):
        return "event"
    try:
        duration_ns(text)
    except BudgetError:
        return ""
    return "time"
