"""What `serve` is going to do: what it plays, and how."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from inspector.analysis.budgets import BudgetError, duration_ns
from inspector.cli.console import cannot, say
from inspector.cli.record.values import address
from inspector.cli.serve.options import ServeOptions
from inspector.recording import RecordingError
from inspector.recording.folder import found
from inspector.server.choosing.matching import By
from inspector.server.faults import BadFault, Fault, Injection, parse_fault
from inspector.server.options import Options
from inspector.server.pacing import AT_ONCE, REAL_TIME, Tempo
from inspector.server.repertoire import Repertoire, from_paths
from inspector.testing.modes import is_ci


@dataclass(frozen=True, slots=True)
class Plan:
    """A repertoire, how it is played, and where it may grow."""

    repertoire: Repertoire
    served: Options
    upstream: str | None
    """Who is asked what no recording answers."""


def plan(options: ServeOptions) -> Plan:
    """The plan for these options; the command ends where they make no sense."""
    faults, tempo = _faults(options.faults), _tempo(options)
    missing = _wants_missing(options)
    served = Options(
        tempo=tempo,
        # the only recording is no answer to everything where others are to be made
        by="request" if missing and options.match == "auto" else cast(By, options.match),
        loop=options.loop,
        first_if_none=options.unmatched == "first",
        injection=Injection(faults, options.seed),
        faulty=options.fault_first,
    )
    repertoire = _repertoire(options.paths, may_be_empty=missing)
    return Plan(repertoire, served, options.upstream if missing else None)


def _wants_missing(options: ServeOptions) -> bool:
    """Whether to record what is missing; the command ends where that cannot be."""
    if not options.record_missing:
        if options.upstream is not None:
            cannot("--upstream has no meaning without --record-missing")
        return False
    if options.upstream is None:
        cannot("--record-missing needs --upstream URL, such as https://api.anthropic.com")
    address("--upstream", options.upstream)
    if options.match in ("order", "one"):
        cannot(f"--match {options.match} cannot tell what is missing: leave it out, or say case")
    folder = options.paths[-1]
    if folder.exists() and not folder.is_dir():
        cannot(f"--record-missing records into the last PATH: make that a folder, not {folder}")
    if is_ci(os.environ):
        say("inspect: CI is set: nothing is recorded, what no recording answers is an error")
        return False
    return True


def _repertoire(paths: Sequence[Path], *, may_be_empty: bool) -> Repertoire:
    try:
        there = [path for path in paths if path.exists() or not may_be_empty]
        if may_be_empty and not any(found(there)):
            return Repertoire()
        repertoire, problems = from_paths(there)
    except RecordingError as error:
        cannot(str(error))
    for problem in problems:
        say(f"inspect: left out: {problem}")
    return repertoire


def _faults(texts: Sequence[str]) -> list[Fault]:
    try:
        return [parse_fault(text) for text in texts]
    except BadFault as error:
        cannot(f"--fault {error}")


def _tempo(options: ServeOptions) -> Tempo:
    if options.instant and options.speed is not None:
        cannot("--instant and --speed exclude each other")
    try:
        gap_ns = None if options.max_gap is None else duration_ns(options.max_gap)
    except BudgetError as error:
        cannot(f"--max-gap: {error}")
    return Tempo(AT_ONCE if options.instant else options.speed or REAL_TIME, gap_ns)
