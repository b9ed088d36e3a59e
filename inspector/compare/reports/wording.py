"""What the reports say of a case, its sides and its findings, in the same words everywhere."""

from __future__ import annotations

from pathlib import Path

from inspector.compare.finding import Finding, Place
from inspector.compare.reports.ending import counted
from inspector.compare.reports.visible import visible
from inspector.compare.result import CaseResult, Side
from inspector.compare.rule import SEVERITIES


def side(side: Side) -> str:
    """Day, model, number of runs and host, such as `2026-11-20 claude-sonnet-5 (1 run)`."""
    if not side.runs:
        return "none"
    known = [side.started[:10] if side.started else "", side.model or ""]
    via = f" via {side.via}" if side.via else ""
    return visible(" ".join([*filter(None, known), f"({counted(side.runs, 'run')})"]) + via)


def places(finding: Finding, case: CaseResult) -> str:
    """The lines to open in the replay, such as `base line 44, head line 60`."""
    told = (
        _place("base", finding.base_at, case.base),
        _place("head", finding.head_at, case.head),
    )
    return ", ".join(filter(None, told))


def severities(case: CaseResult) -> str:
    """How many findings of each severity there are, such as `3 breaking, 2 warning, 0 info`."""
    return ", ".join(f"{case.how_many(severity):,} {severity}" for severity in SEVERITIES[:-1])


def normalised(case: CaseResult) -> str:
    """What was normalised and how often, such as `4 ids, 2 pings`."""
    return visible(", ".join(f"{count:,} {what}" for what, count in case.normalised))


def file(path: Path, here: Path, root: Path) -> str:
    """A path in the folder `here` as a CI service knows it: relative to `root`, if it lies there.

    Both folders are absolute.
    """
    absolute = here / path
    shown = absolute.relative_to(root) if absolute.is_relative_to(root) else path
    return shown.as_posix().encode(errors="replace").decode()


def _place(name: str, place: Place | None, side: Side) -> str:
    """The line, and the file where the side has several; nothing where that says no more."""
    file = visible(place.path.name) if place and side.runs > 1 else ""
    line = f"line {place.line}" if place and place.line else ""
    return " ".join([name, *filter(None, (file, line))]) if file or line else ""
