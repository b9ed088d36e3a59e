"""A baseline: the accepted runs of each case, which are the recordings in a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.compare.sides.gathering import Found, gathered
from inspector.compare.sides.naming import case_of
from inspector.compare.sides.pairing import counting, runs_by_case
from inspector.compare.turns.folding import fold
from inspector.compare.turns.turn import Turn
from inspector.recording.errors import RecordingError
from inspector.recording.lines import Outcome
from inspector.recording.recording import load


@dataclass(frozen=True, slots=True)
class Run:
    """A recording that is a run of a case, or may become one."""

    path: Path
    case: str
    """With the number of the turn, where it is a later one of a conversation."""
    stem: str
    """The case as the files of its runs are named, before their number."""
    variant: str
    """What it shows of what may vary from run to run."""
    model: str | None
    outcome: Outcome | None
    started: str
    identity: tuple[str, bytes]
    """The same in a copy of it, and in no other recording: its id and what it received."""


@dataclass(frozen=True, slots=True)
class Variants:
    """What the runs of a case show, and how many of them each."""

    counts: tuple[tuple[str, int], ...]
    """The most common first."""

    @classmethod
    def of(cls, runs: Iterable[Run]) -> Variants:
        """The variants of these runs."""
        return cls(tuple(Counter(run.variant for run in runs).most_common()))

    def __contains__(self, variant: object) -> bool:
        return any(variant == known for known, _ in self.counts)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs that were found, and what was not taken for one."""

    runs: tuple[Run, ...]
    left_out: tuple[str, ...]
    """What was left out and why, one line each."""
    refused: tuple[str, ...]
    """What cannot be a run and why, one line each."""

    def by_case(self) -> dict[str, list[Run]]:
        """The runs by the name of their case, in the order of the names."""
        cases: dict[str, list[Run]] = {}
        for run in sorted(self.runs, key=lambda run: (run.case, run.started, run.path)):
            cases.setdefault(run.case, []).append(run)
        return cases


def runs_at(places: Sequence[str | Path], *, case: str | None = None) -> Runs:
    """The runs that files, folders and globs name; `case` names them all, whatever they say."""
    runs: list[Run] = []
    left_out: list[str] = []
    refused: list[str] = []
    found: list[Found] = []
    for place in places:
        side = gathered(place)
        if side.refusal is not None:
            refused.append(side.refusal)
        found += counting(side, str(place), left_out)
    if case is not None:
        found = [each.called(case) for each in found]
    for name, several in runs_by_case(found).items():
        for each in several:
            run = _run(each, name)
            runs.append(run) if isinstance(run, Run) else refused.append(run)
    return Runs(tuple(runs), tuple(left_out), tuple(refused))


def _run(found: Found, case: str) -> Run | str:
    """The run, or why it is none, one line."""
    if found.refusal is not None:
        return found.refusal
    try:
        with load(found.path) as recording:
            turn = fold(recording)
    except RecordingError as error:
        return str(error)
    return turn.refusal or _run_of(found, case, turn)


def _run_of(found: Found, case: str, turn: Turn) -> Run:
    return Run(
        path=found.path,
        case=case,
        stem=case_of(found),
        variant=turn.variant,
        model=turn.model,
        outcome=turn.outcome,
        started=found.started,
        identity=(found.id, turn.digest),
    )
