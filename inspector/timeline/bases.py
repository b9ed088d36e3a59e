"""The four time bases of the time column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from inspector.timeline.clock import gap, seconds

Base: TypeAlias = Literal["start", "gap", "wall", "mark"]
"""Time since the request, since the event before, of the day, since the person's mark."""

BASES: tuple[Base, ...] = get_args(Base)

Spelling: TypeAlias = Callable[[int | None, int | None], str]
"""How a row's time reads, from its `t_ns` and its `gap_ns`; at most 12 columns in the first day."""


def next_base(base: Base, *, wall: bool, mark: bool) -> Base:
    """The base after one, round; `wall` and `mark` say whether these two can be had."""
    possible = [each for each in BASES if {"wall": wall, "mark": mark}.get(each, True)]
    later = [each for each in possible if BASES.index(each) > BASES.index(base)]
    return (later or possible)[0]


def spelling(base: Base, *, started: str | None = None, mark_ns: int | None = None) -> Spelling:
    """How times read in a base.

    `started` is the header's; `wall` without it and `mark` without a mark give `-`.
    """
    match base:
        case "start":
            return lambda t_ns, _: seconds(t_ns)
        case "gap":
            return lambda _, gap_ns: gap(gap_ns)
        case "mark":
            return lambda t_ns, _: _since(mark_ns, t_ns)
        case "wall":
            moment = moment_of(started)
            return lambda t_ns, _: _of_day(moment, t_ns)


def moment_of(started: str | None) -> datetime | None:
    """The wall-clock moment that a header gives, `None` where it gives none that can be read."""
    try:
        return datetime.fromisoformat(started) if started else None
    except ValueError:
        return None


def wall_ns(started: str | None) -> int | None:
    """The same in nanoseconds since 1970, exact to the microsecond."""
    moment = moment_of(started)
    try:
        return None if moment is None else round(moment.timestamp() * 1e6) * 1_000
    except (OverflowError, ValueError):  # a year that the calendar of this machine does not know
        return None


def _since(mark_ns: int | None, t_ns: int | None) -> str:
    if mark_ns is None or t_ns is None:
        return "-"
    return f"{(t_ns - mark_ns) / 1_000_000_000:+,.3f}"


def _of_day(moment: datetime | None, t_ns: int | None) -> str:
    if moment is None or t_ns is None:
        return "-"
    try:
        then = moment + timedelta(microseconds=t_ns // 1_000)
    except OverflowError:
        return "-"
    return then.strftime("%H:%M:%S.") + f"{then.microsecond // 1_000:03}"
