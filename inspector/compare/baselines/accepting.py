"""Accepting: recordings become runs of a baseline, planned first and then carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from inspector.compare.baselines.baseline import Run, Runs, Variants, runs_at
from inspector.compare.baselines.copying import copy, fitting, free_path
from inspector.recording.folder import found


@dataclass(frozen=True, slots=True)
class Wish:
    """How recordings are to be accepted."""

    case: str | None = None
    """The case that they all become runs of, whatever they say."""
    max_runs: int | None = None
    """How many runs a case may have; beyond that the oldest go."""
    replace: bool = False
    """Whether the runs that are there go."""
    incomplete: bool = False
    """Whether streams that did not complete are accepted as well."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What becomes of one case."""

    name: str
    before: tuple[Run, ...]
    added: tuple[Run, ...]
    removed: tuple[Run, ...]
    """Of those before."""
    known: int = 0
    """How many recordings are in the baseline already."""
    surplus: int = 0
    """How many are not taken, since there would be too many runs."""

    @property
    def after(self) -> int:
        """How many runs it has then."""
        return len(self.before) + len(self.added) - len(self.removed)

    @property
    def new_variants(self) -> Variants:
        """What the added runs show that none showed before."""
        known = Variants.of(self.before)
        return Variants.of(run for run in self.added if run.variant not in known)


@dataclass(frozen=True, slots=True)
class Plan:
    """What accepting would change."""

    changes: tuple[CaseChange, ...]
    """By name of the case."""
    left_out: tuple[str, ...] = ()
    """What was not looked at and why, one line each."""
    refused: tuple[str, ...] = ()
    """Why nothing may be accepted, one line each."""


def planned(places: Sequence[str | Path], baseline: Path, wish: Wish) -> Plan:
    """What accepting the recordings at these places into a baseline's folder would change."""
    wanted = runs_at(places, case=wish.case)
    there = runs_at([baseline]) if _holds_recordings(baseline) else Runs((), (), ())
    refused = [*wanted.refused, *there.refused]
    if not wish.incomplete:
        refused += [
            f"{run.path} did not complete ({run.outcome}): --incomplete accepts it all the same"
            for run in wanted.runs
            if run.outcome != "complete"
        ]
    standing = there.by_case()
    changes = [
        _change(name, standing.get(name, []), runs, wish) for name, runs in wanted.by_case().items()
    ]
    return Plan(tuple(changes), wanted.left_out, tuple(refused))


def carry_out(plan: Plan, baseline: Path, wish: Wish) -> None:
    """Do what was planned: every copy is whole and on disk before anything is removed.

    Raises `OSError` where something cannot be written; what was copied until then stays.
    """
    for change in plan.changes:
        for run in change.added:
            place = partial(free_path, baseline, run.stem, run.path)
            copy(run.path, place, wish.case or _label(run))
    for change in plan.changes:
        for run in change.removed:
            run.path.unlink(missing_ok=True)


def _label(run: Run) -> str | None:
    """The case for the header of a copy, where its file cannot be called so."""
    return run.stem if fitting(run.stem) != run.stem else None


def _change(name: str, before: Sequence[Run], wanted: Sequence[Run], wish: Wish) -> CaseChange:
    there = {run.identity for run in before}
    new = _distinct(run for run in wanted if run.identity not in there)
    asked = {run.identity for run in wanted}
    kept = [run for run in before if not wish.replace or run.identity in asked]
    staying = _within([*kept, *new], wish.max_runs)
    return CaseChange(
        name,
        tuple(before),
        added=tuple(run for run in new if run in staying),
        removed=tuple(run for run in before if run not in staying),
        known=len(wanted) - len(new),
        surplus=sum(run not in staying for run in new),
    )


def _within(runs: Sequence[Run], most: int | None) -> list[Run]:
    """The runs that stay where there may be no more: the newest, and every variant if possible."""
    staying = sorted(runs, key=lambda run: (run.started, run.path))
    while most is not None and len(staying) > most:
        counts = Counter(run.variant for run in staying)
        dispensable = [run for run in staying if counts[run.variant] > 1]
        staying.remove((dispensable or staying)[0])
    return staying


def _distinct(runs: Iterable[Run]) -> list[Run]:
    return list({run.identity: run for run in runs}.values())


def _holds_recordings(folder: Path) -> bool:
    return folder.is_dir() and any(found([folder]))
