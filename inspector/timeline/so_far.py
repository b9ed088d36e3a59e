"""A check-up of a recording that is still being written: what can be said of it by now."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from inspector.analysis.analysis import Analyser
from inspector.analysis.rules.checker import Checker
from inspector.analysis.rules.checkup import Checkup
from inspector.analysis.rules.waiting import look_at
from inspector.analysis.step import Step, payload
from inspector.recording import Event, Line


def check_up_so_far(lines: Iterable[Line]) -> Checkup:
    """As `check_up`, but nothing is held against a recording that may come yet."""
    checker, analyser = Checker(), Analyser()
    event_lines = array("Q")
    last: int | None = None
    for line in lines:
        last = line.line
        if isinstance(line, Event):
            event_lines.append(line.line)
            step = Step(len(event_lines), line, payload(line))
            checker.step(step)
            analyser.line(line, step)
        else:
            checker.line(line)
            analyser.line(line)
    analysis = analyser.close()
    look_at(analysis, checker.ledger, lambda event: event_lines[event - 1] if event else last)
    return Checkup(checker.ledger.findings(), analysis)
