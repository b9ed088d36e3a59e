"""A latency: when one mark was reached in each run of a case, in BASE and in HEAD."""

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from inspector.compare.settings import TimingSettings
from inspector.compare.statistics.median import median
from inspector.compare.turns.turn import Turn

Conclusion: TypeAlias = Literal["slower", "not shown", "inconclusive", "too few runs"]
"""`not shown`: HEAD is not later by enough to count. `inconclusive`: it is, but chance may be why;
or so few runs could not have shown any slowdown among so many tests."""


class Latency(NamedTuple):
    """What the runs of a case show of one mark."""

    mark: str
    base_ns: tuple[int, ...]
    """Of the runs that reached the mark, in their order."""
    head_ns: tuple[int, ...]

    @classmethod
    def of(cls, mark: str, bases: Iterable[Turn], heads: Iterable[Turn]) -> Self:
        """The latency that these turns show."""
        return cls(mark, _reached(mark, bases), _reached(mark, heads))

    @classmethod
    def from_facts(cls, facts: dict[str, Any]) -> Self:
        """The latency that stands in the facts of a level, see `Judgement.facts`."""
        return cls(facts["mark"], tuple(facts["base_ns"]), tuple(facts["head_ns"]))

    def suffices(self, timing: TimingSettings) -> bool:
        """Whether there are runs enough for the gate, on both sides."""
        return len(self.base_ns) >= timing.base_runs and len(self.head_ns) >= timing.head_runs

    @property
    def is_single(self) -> bool:
        """Whether one side has no more than one run, of whose spread nothing is known."""
        return min(len(self.base_ns), len(self.head_ns)) < 2

    @property
    def medians_ns(self) -> tuple[float, float]:
        """The medians of BASE and HEAD; both need a run."""
        return median(self.base_ns), median(self.head_ns)


class Trial(NamedTuple):
    """What the test of a latency says."""

    p: float
    """Of the test alone."""
    p_corrected: float
    """For all tests of the invocation; this one is held against the rate of false alarms."""
    noise_ns: float
    """The split-half noise of BASE; infinite where it has one run alone."""
    matters: bool
    """Whether the HEAD median is later by the share and by the duration that count."""
    is_slower: bool
    """Whether it matters, exceeds the noise, and is significant."""


class Judgement(NamedTuple):
    """What the gate makes of a latency."""

    latency: Latency
    trial: Trial | None
    """`None` where there are too few runs to test."""
    detectable: float | None
    """The smallest factor that these runs would most likely have shown, `None` where none would."""

    @property
    def conclusion(self) -> Conclusion:
        """In a word."""
        if self.trial is None:
            return "too few runs"
        if self.trial.is_slower:
            return "slower"
        unsure = self.trial.matters or self.detectable is None
        return "inconclusive" if unsure else "not shown"

    @property
    def noise_ns(self) -> int | None:
        """The split-half noise of BASE, `None` where nobody knows it."""
        noise = self.trial.noise_ns if self.trial else inf
        return None if noise == inf else round(noise)

    def facts(self) -> dict[str, Any]:
        """The judgement as JSON."""
        base, head = self.latency.medians_ns
        return {
            "mark": self.latency.mark,
            "conclusion": self.conclusion,
            "base_ns": list(self.latency.base_ns),
            "head_ns": list(self.latency.head_ns),
            "base_median_ns": round(base),
            "head_median_ns": round(head),
            "p": self.trial and self.trial.p,
            "p_corrected": self.trial and self.trial.p_corrected,
            "noise_ns": self.noise_ns,
            "detectable_factor": self.detectable,
        }


def judged(latencies: Sequence[tuple[Latency, TimingSettings]], alpha: float) -> list[Judgement]:
    """What the gate makes of the latencies of one invocation, in their order."""
    trials = tried(latencies, alpha)
    share = alpha / max(1, sum(trial is not None for trial in trials))
    return [
        Judgement(latency, trial, _detectable(latency, timing, share))
        for (latency, timing), trial in zip(latencies, trials, strict=True)
    ]


def tried(latencies: Sequence[tuple[Latency, TimingSettings]], alpha: float) -> list[Trial | None]:
    """The tests of the latencies that have runs enough, in their order, `None` for the others.

    Together they raise a false alarm at a rate of `alpha` at most. A HEAD that is faster is never
    slower.
    """
    enough = [latency.suffices(timing) for latency, timing in latencies]
    if not any(enough):  # nearly always: most comparisons are of one run against one
        return [None] * len(latencies)
    from inspector.compare.statistics.holm import corrected

    ps = [
        _p(latency) for (latency, _), is_enough in zip(latencies, enough, strict=True) if is_enough
    ]
    fair = iter(zip(ps, corrected(ps), strict=True))
    return [
        _trial(latency, timing, next(fair), alpha) if is_enough else None
        for (latency, timing), is_enough in zip(latencies, enough, strict=True)
    ]


def _p(latency: Latency) -> float:
    from inspector.compare.statistics.mann_whitney import p_later

    return p_later(latency.base_ns, latency.head_ns)


def _trial(latency: Latency, timing: TimingSettings, p: tuple[float, float], alpha: float) -> Trial:
    from inspector.compare.statistics.halves import split_half_noise

    base, head = latency.medians_ns
    noise = split_half_noise(latency.base_ns, timing.seed)
    shift = head - base
    matters = shift > max(timing.relative * base, timing.absolute_ns)
    return Trial(*p, noise, matters, is_slower=matters and shift > noise and p[1] < alpha)


def _detectable(latency: Latency, timing: TimingSettings, share: float) -> float | None:
    if latency.is_single:
        return None
    from inspector.compare.statistics.bar import Bar
    from inspector.compare.statistics.detectable import detectable_slowdown

    bar = Bar(timing.relative, timing.absolute_ns, timing.seed)
    return detectable_slowdown(latency.base_ns, len(latency.head_ns), bar, share, timing.seed)


def _reached(mark: str, turns: Iterable[Turn]) -> tuple[int, ...]:
    return tuple(turn.marks[mark] for turn in turns if mark in turn.marks)
