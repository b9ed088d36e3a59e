"""A check-up: rules and figures of one recording, in one pass over its lines."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inspector.analysis.analysis import Analyser, Analysis
from inspector.analysis.rules.checker import Checker
from inspector.analysis.rules.finding import Findings
from inspector.analysis.rules.waiting import look_at
from inspector.analysis.step import steps
from inspector.recording.lines import Event, Line


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the rules say of a recording, and the figures that budgets are held to."""

    findings: Findings
    analysis: Analysis


def check_up(
    lines: Iterable[Line], *, stall_ns: int | None = None, so_far: bool = False
) -> Checkup:
    """Check a recording with all rules, those of its timing included.

    A stall is a gap over `stall_ns`, or without it over 2 s and ten times the median gap. `so_far`
    holds nothing against a recording that is still being written which may come yet.
    """
    checker, analyser = Checker(), Analyser(stall_ns)
    event_lines = array("Q")
    last: int | None = None

    def events() -> Iterator[Event]:
        """The events; what stands between two of them is looked at on the way."""
        nonlocal last
        for line in lines:
            last = line.line
            if isinstance(line, Event):
                event_lines.append(line.line)
                yield line
            else:
                checker.line(line)
                analyser.line(line)

    for step in steps(events()):
        checker.step(step)
        analyser.line(step.event, step)
    analysis = analyser.close()
    look_at(analysis, checker.ledger, lambda event: event_lines[event - 1] if event else last)
    return Checkup(checker.ledger.findings() if so_far else checker.close(), analysis)
