"""Budgets: limits that the figures of one recording must keep, given as `first_text=2s`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from typing import Final, Literal, TypeAlias

from inspector.analysis.analysis import Analysis, analyse
from inspector.analysis.figure import Figure, Unit
from inspector.analysis.figures import ALIASES, BLOCK_FIGURES, CATALOGUE, find
from inspector.analysis.quantity import measured, quantity

Side: TypeAlias = Literal["max", "min"]

GAP: Final = {"gap": "idle_events"}
"""A budget for the gap is one for the longest wait for an event; pings do not end it."""

_NS: Final = {
    "h": 3_600_000_000_000,
    "min": 60_000_000_000,
    "m": 60_000_000_000,
    "s": 1_000_000_000,
    "ms": 1_000_000,
    "us": 1_000,
    "µs": 1_000,
    "ns": 1,
}
_part = re.compile(r"([0-9]+(?:\.[0-9]+)?)(h|min|ms|m|s|us|µs|ns)")
_number = re.compile(r"[0-9]+(?:\.[0-9]+)?").fullmatch


class BudgetError(ValueError):
    """A budget cannot be read; the message is one line for a person."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most or the least that a figure may be."""

    side: Side
    name: str
    """Of the figure, as it was given."""
    limit: int | float
    """In the figure's unit; durations in nanoseconds."""
    unit: Unit

    @property
    def bound(self) -> str:
        """The limit in words, such as `at most 2.000 s`."""
        word = "at most" if self.side == "max" else "at least"
        return f"{word} {measured(self.limit, self.unit)}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A budget and what the recording shows."""

    budget: Budget
    figure: Figure

    @property
    def kept(self) -> bool:
        """Whether the figure is known and within the limit."""
        value = self.figure.value
        if value is None:
            return False
        if self.budget.side == "max":
            return value <= self.budget.limit
        return value >= self.budget.limit

    @property
    def text(self) -> str:
        """The figure and its limit, for a person."""
        return f"{self.budget.name} is {quantity(self.figure)}, may be {self.budget.bound}"


def parse(side: Side, text: str) -> Budget:
    """The budget that `NAME=LIMIT` spells. Raises `BudgetError`."""
    name, equals, limit = text.partition("=")
    if not equals:
        raise BudgetError(f"{text}: write it as NAME=LIMIT, such as first_text=2s")
    unit = _unit(name)
    if unit is None:
        near = get_close_matches(name, [*CATALOGUE, *ALIASES, *GAP], n=1)
        hint = f"did you mean {near[0]}?" if near else "`inspect stats` shows them all"
        raise BudgetError(f"{text}: there is no figure {name!r}; {hint}")
    return Budget(side, name, _limit(text, limit, unit), unit)


def judge(budgets: Iterable[Budget], analysis: Analysis) -> tuple[Judged, ...]:
    """Each budget beside its figure."""
    return tuple(Judged(budget, _figure(analysis, budget)) for budget in budgets)


def duration_ns(text: str) -> int:
    """The nanoseconds that a text such as `2s`, `500ms` or `1m30s` spells. Raises `BudgetError`."""
    parts = _part.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise BudgetError(f"{text!r} is no duration; write it as 2s, 500ms or 1m30s")
    return round(sum(Fraction(number) * _NS[unit] for number, unit in parts))


def _limit(text: str, limit: str, unit: Unit) -> int | float:
    if unit == "ns":
        try:
            return duration_ns(limit)
        except BudgetError as error:
            raise BudgetError(f"{text}: {error}") from None
    percent = unit == "share" and limit.endswith("%")
    number = limit.removesuffix("%") if percent else limit
    if not _number(number):
        raise BudgetError(f"{text}: {limit!r} is no number")
    value = Fraction(number) / (100 if percent else 1)
    return int(value) if value.denominator == 1 else float(value)


def _unit(name: str) -> Unit | None:
    """The unit of the figure of that name, `None` where there is none."""
    block, _, own = name.removeprefix("block.").partition(".")
    if name.startswith("block.") and block.isdecimal() and own in BLOCK_FIGURES:
        return "tokens" if own == "tokens" else "ns"
    name = GAP.get(name, ALIASES.get(name, name))
    return _units().get(name)


@cache
def _units() -> dict[str, Unit]:
    """The units of all figures: even an empty recording has them all, if none with a value."""
    return {name: figure.unit for name, figure in analyse(()).figures.items()}


def _figure(analysis: Analysis, budget: Budget) -> Figure:
    if budget.name == "stall_max" and analysis.figures["stalls"].value == 0:
        return Figure(budget.name, "ns", 0)  # there was none: that is known, and within any limit
    try:
        return find(analysis, GAP.get(budget.name, budget.name))
    except KeyError:
        return Figure(budget.name, budget.unit, why="no such block")
