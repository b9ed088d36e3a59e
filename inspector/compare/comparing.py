"""Comparing: two sides in, every case that they have compared, the timing judged over all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, Unpack

from inspector.compare.case import compare_case
from inspector.compare.levels.case import unmatched
from inspector.compare.result import CaseResult, Comparison, Side
from inspector.compare.rule import Gate, Severity
from inspector.compare.settings import NoisePolicy, Scrubber, Settings, ToolMode
from inspector.compare.sides.pairing import Pair, paired
from inspector.compare.turns.glance import glance, suffices
from inspector.compare.turns.turn import Turn
from inspector.compare.workers import WorkerLost, spread, worthwhile
from inspector.recording.errors import RecordingError
from inspector.recording.recording import Recording, load

SettingsOf: TypeAlias = Callable[[str], Settings]
"""The settings of the case of that name."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many cases are done, of how many."""

Read: TypeAlias = Turn | str
"""A turn, or why there is none, one line."""

TurnOf: TypeAlias = Callable[[Path], Read]
"""What makes the turn of a file."""


def compare(
    base: str | Path,
    head: str | Path,
    settings: Settings,
    *,
    per_case: SettingsOf | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> Comparison:
    """Compare two sides, each a file, a folder or a glob, case by case.

    `settings` hold for the whole, `per_case` gives those of each case where they differ. Without
    `processes` there are as many as pay. Nothing that is wrong with the input raises: what could
    not be compared is in `Comparison.could_not`.
    """
    settings_of = per_case or partial(_same, settings)
    pairing = paired(base, head)
    cases: list[CaseResult] = []
    refused = list(pairing.refused)
    at_a_glance = suffices(settings.levels)
    turn_of = partial(_turn_of, at_a_glance=at_a_glance)
    if processes is None and at_a_glance:
        processes = 1  # there is nothing to read but by the levels themselves
    try:
        for case in _compared(pairing.pairs, turn_of, settings_of, processes):
            cases.append(case)
            if progress is not None:
                progress(len(cases), len(pairing.pairs))
    except WorkerLost as error:
        refused.append(str(error))
    return Comparison(
        _timed_together(cases, settings_of, settings.timing.alpha),
        gate=settings.fail_on,
        fails_when_inconclusive=settings.noise_policy == "fail",
        refused=tuple(refused),
        notes=pairing.notes,
    )


class Asked(TypedDict, total=False):
    """What `diff` may be told: the keys of the configuration, with underscores."""

    levels: Sequence[str]
    rules: Mapping[str, Severity]
    fail_on: Gate
    tool_mode: ToolMode
    output_tolerance: float
    scrub: Sequence[Scrubber]
    noise_policy: NoisePolicy
    timing: Mapping[str, Any]


def diff(
    base: str | Path | Recording,
    head: str | Path | Recording,
    *,
    processes: int = 1,
    **settings: Unpack[Asked],
) -> Comparison:
    """Compare two recordings, or folders or globs of them, given by path or open.

    The same result as `inspect diff` prints, as data; settings are those of the configuration, such
    as `levels=["+transport"]` or `rules={"usage.missing": "off"}`, and no file is read for them.
    Raises `ValueError` where one of them makes no sense, and nothing for what cannot be compared,
    see `Comparison.could_not`. It starts no processes unless told how many.
    """
    from inspector.compare.configuring.entries import change_of  # the command brings it otherwise

    one, other = (side.path if isinstance(side, Recording) else side for side in (base, head))
    return compare(one, other, change_of(settings).on(Settings()), processes=processes)


def _same(settings: Settings, name: str) -> Settings:
    return settings


def _compared(
    pairs: Sequence[Pair], turn_of: TurnOf, settings_of: SettingsOf, processes: int | None
) -> Iterator[CaseResult]:
    """The cases one by one, in the order of the pairs."""
    files = [file for pair in pairs if pair.is_comparable for file in pair.files]
    workers = worthwhile(files, processes)
    if len(pairs) > workers > 1:
        jobs = [(pair, settings_of(pair.name)) for pair in pairs]
        yield from spread(partial(_job, turn_of), jobs, workers)
        return
    folded = spread(turn_of, files, workers)  # so few cases that their files are spread instead
    for pair in pairs:
        if pair.is_comparable:
            yield _result(pair, tuple(islice(folded, len(pair.files))), settings_of)
        else:
            yield _without_a_look(pair, settings_of(pair.name))


def _job(turn_of: TurnOf, job: tuple[Pair, Settings]) -> CaseResult:
    """One case from its files on, as a process takes it."""
    pair, settings = job
    if not pair.is_comparable:
        return _without_a_look(pair, settings)
    return _result(pair, tuple(map(turn_of, pair.files)), partial(_same, settings))


def _turn_of(file: Path, *, at_a_glance: bool) -> Read:
    """The turn of a recording; where it cannot be read, why."""
    try:
        with load(file) as recording:
            if at_a_glance:
                return glance(recording)
            from inspector.compare.turns.folding import fold  # and with it the rules

            return fold(recording)
    except RecordingError as error:
        return str(error)


def _result(pair: Pair, folded: Sequence[Read], settings_of: SettingsOf) -> CaseResult:
    turns = [each for each in folded if isinstance(each, Turn)]
    refusals = [each for each in folded if isinstance(each, str)]
    if refusals:
        return _refused(pair, refusals[0])
    bases, heads = turns[: len(pair.base)], turns[len(pair.base) :]
    name = (pair.is_of_files and bases[0].case) or pair.name
    try:
        return compare_case(name, bases, heads, settings_of(name))
    except RecordingError as error:  # a pipe, or a file that has vanished, is not read twice
        return _refused(pair, str(error))


def _without_a_look(pair: Pair, settings: Settings) -> CaseResult:
    if pair.refusal is not None:
        return _refused(pair, pair.refusal)
    level = unmatched(pair.base, pair.head, settings)
    return CaseResult(pair.name, Side(pair.base), Side(pair.head), (level,))


def _timed_together(
    cases: Sequence[CaseResult], settings_of: SettingsOf, alpha: float
) -> tuple[CaseResult, ...]:
    """The cases with the timing of all of them judged as one, where there are several."""
    if sum(level.level == "timing" for case in cases for level in case.levels) < 2:
        return tuple(cases)
    from inspector.compare.levels.timing import decided  # which the cases have brought already

    return tuple(decided(cases, settings_of, alpha))


def _refused(pair: Pair, why: str) -> CaseResult:
    return CaseResult(pair.name, Side(pair.base), Side(pair.head), refused=why)
