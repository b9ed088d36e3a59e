"""The timing level: whether the first token and the end come later in HEAD than in BASE.

Four conditions must hold for a finding: runs enough on both sides, a one-sided Mann–Whitney test
that stays significant after Holm's correction over all tests of the invocation, a median later by
a share and by a duration, and by more than the medians of two halves of BASE differ by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from inspector.analysis.quantity import duration
from inspector.compare.finding import Finding, Place
from inspector.compare.latency import Judgement, Latency, Trial, judged
from inspector.compare.level import Level
from inspector.compare.result import CaseResult, LevelResult, Status
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings, TimingSettings
from inspector.compare.turns.turn import Turn

FIRST_TOKEN: Final = Rule(
    "timing.first-token",
    "timing",
    "breaking",
    "The first token comes later, by more than chance explains.",
)
E2E: Final = Rule(
    "timing.e2e",
    "timing",
    "breaking",
    "The end of the message comes later, by more than chance explains.",
)
RULES: tuple[Rule, ...] = (FIRST_TOKEN, E2E)

MARKS: Final = {"first_token": FIRST_TOKEN, "message_stop": E2E}
"""The marks that are gated, with their rules; two, since each one more weakens the test of all."""

_LEVEL: Final[Level] = "timing"
_NAMES: Final = {"first_token": "first_token", "message_stop": "e2e"}


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """What the runs of one case say, as if it were the only one; `decided` corrects for more."""
    if not any(turn.timed for turn in bases) or not any(turn.timed for turn in heads):
        return LevelResult(_LEVEL, "not compared", "n/a (no times)")
    latencies = [
        latency
        for mark, rule in MARKS.items()
        if settings.severity(rule) != "off"
        and (latency := Latency.of(mark, bases, heads)).base_ns
        and latency.head_ns
    ]
    if not latencies:
        return LevelResult(_LEVEL, "not compared", "n/a (no mark that both sides reached)")
    return _single(latencies, settings, (bases[0].at(None), heads[0].at(None)))


def decided(
    cases: Iterable[CaseResult], settings_of: Callable[[str], Settings], alpha: float
) -> list[CaseResult]:
    """The cases of one invocation with what the gate says of them all together."""
    cases = list(cases)
    every = [
        (case, Latency.from_facts(facts))
        for case in cases
        for level in case.levels
        for facts in level.facts.get("latencies", ())
    ]
    judgements = judged(
        [(latency, settings_of(case.name).timing) for case, latency in every], alpha
    )
    by_case: dict[str, list[Judgement]] = {}
    for (case, _), judgement in zip(every, judgements, strict=True):
        by_case.setdefault(case.name, []).append(judgement)
    return [
        _with(case, by_case[case.name], settings_of(case.name)) if case.name in by_case else case
        for case in cases
    ]


def _single(
    latencies: Sequence[Latency], settings: Settings, places: tuple[Place, Place]
) -> LevelResult:
    timing = settings.timing
    judgements = judged([(latency, timing) for latency in latencies], timing.alpha)
    return _result(judgements, settings, places)


def _with(case: CaseResult, judgements: Sequence[Judgement], settings: Settings) -> CaseResult:
    places = Place(case.base.paths[0]), Place(case.head.paths[0])
    result = _result(judgements, settings, places)
    levels = tuple(result if each.level == _LEVEL else each for each in case.levels)
    return case._replace(levels=levels)


def _result(
    judgements: Sequence[Judgement], settings: Settings, places: tuple[Place, Place]
) -> LevelResult:
    return LevelResult(
        _LEVEL,
        _status(judgements),
        _note(judgements, settings.timing),
        tuple(
            _finding(each.latency, each.trial, settings, places)
            for each in judgements
            if each.trial and each.trial.is_slower
        ),
        facts={"latencies": [each.facts() for each in judgements]},
    )


def _status(judgements: Sequence[Judgement]) -> Status:
    conclusions = {each.conclusion for each in judgements}
    if "slower" in conclusions:
        return "differs"
    if conclusions == {"too few runs"} and any(each.latency.is_single for each in judgements):
        return "not compared"
    return "equivalent" if conclusions == {"not shown"} else "inconclusive"


def _finding(
    latency: Latency, trial: Trial, settings: Settings, places: tuple[Place, Place]
) -> Finding:
    rule = MARKS[latency.mark]
    base, head = latency.medians_ns
    share = f" (+{head / base - 1:.0%})" if base else ""
    text = (
        f"{_NAMES[latency.mark]} {_medians(latency)}{share}, {_runs(latency)}, "
        f"p {trial.p:.2g}, corrected {trial.p_corrected:.2g}, noise {duration(trial.noise_ns)}"
    )
    severity = settings.severity(rule)
    return Finding(rule, severity, latency.mark, text, round(base), round(head), *places)


def _note(judgements: Sequence[Judgement], timing: TimingSettings) -> str:
    if all(each.conclusion == "too few runs" for each in judgements):
        return _too_few(judgements, timing)
    return ", ".join(map(_told, judgements))


def _too_few(judgements: Sequence[Judgement], timing: TimingSettings) -> str:
    seen = ", ".join(f"{_NAMES[each.latency.mark]} {_medians(each.latency)}" for each in judgements)
    needs = f"needs {timing.base_runs} against {timing.head_runs}"
    show = [f"×{each.detectable:.2f}" for each in judgements if each.detectable]
    could = f"; would show {' and '.join(show)}" if show else ""
    return f"{_runs(judgements[0].latency)} ({seen}; {needs}{could})"


def _told(judgement: Judgement) -> str:
    latency, trial = judgement.latency, judgement.trial
    name, medians = _NAMES[latency.mark], _medians(latency)
    if trial is None:
        return f"{name} inconclusive {medians} ({_runs(latency)} are too few)"
    factor = judgement.detectable
    shows = f"would show ×{factor:.2f}" if factor else "would show no slowdown"
    if trial.is_slower:
        return f"{name} slower {medians} (p {trial.p_corrected:.2g})"
    if judgement.conclusion == "inconclusive":
        return f"{name} inconclusive {medians} (p {trial.p_corrected:.2g}; {shows})"
    return f"{name} ~ {medians} ({shows})"


def _medians(latency: Latency) -> str:
    base, head = latency.medians_ns
    return f"{duration(base)} → {duration(head)}"


def _runs(latency: Latency) -> str:
    base, head = len(latency.base_ns), len(latency.head_ns)
    return f"{base} {'run' if base == 1 else 'runs'} against {head}"
