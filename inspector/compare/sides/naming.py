"""Naming: which case a recording is of, by its label or by its name."""

from __future__ import annotations

import re
from typing import Final

from inspector.compare.sides.gathering import Found

_TIME: Final = re.compile(r"\d{8}-\d{6}\.\d{6}(?:-(?P<words>.*?))?(?:~\d+)?").fullmatch
"""What recordings are called that were given no name: when they began, then a few words."""

_RUN: Final = re.compile(r"(?P<words>.+)-(?P<number>\d+)").fullmatch
"""What several runs are called: `weather-1`, `weather-2`, …"""

NAMELESS: Final = "call"
"""The case of a recording whose name is a time alone."""


def case_of(recording: Found) -> str:
    """The name of its case: `labels.case`, else its relative path without what numbers its run.

    That is the number of an attempt in `x.2`, the time in `20261122-061429.585924-x`, the 1 in
    `x-1`, and the 2 in `x-2` where an `x-1` stands beside it: `claude-4-5` and `claude-4-6` are
    two cases.
    """
    if recording.case is not None:
        return recording.case
    folder, slash, name = recording.name.rpartition("/")
    if recording.attempt > 1:
        name = name.removesuffix(f".{recording.attempt}")
    timed = _TIME(name)
    if timed:
        name = timed["words"] or NAMELESS
    else:
        run = _RUN(name)
        if run and _first_stands_beside(recording, run["words"], run["number"]):
            name = run["words"]
    return f"{folder}{slash}{name}"


def _first_stands_beside(recording: Found, words: str, number: str) -> bool:
    if int(number) == 1:
        return True
    suffix = recording.path.name[len(recording.name.rpartition("/")[2]) :]
    firsts = ("1".zfill(width) for width in range(1, len(number) + 1))
    return any(recording.path.with_name(f"{words}-{first}{suffix}").exists() for first in firsts)
