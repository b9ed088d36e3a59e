"""Variants: what several runs show of one fact, and what only HEAD shows of it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from math import comb
from typing import Final, NamedTuple

from inspector.compare.finding import Place

RARE: Final = 0.2
"""A variant that no more than this share of the baseline's runs shows is rare …"""
FEW: Final = 5
"""… where the baseline has so many runs or more: one of three says nothing."""

CHANCE: Final = 0.02
"""How likely it may be at most that a variant has spread by chance alone."""

_SHOWN: Final = 3
"""How many variants of a fact are spelled out."""


class Fact(NamedTuple):
    """What one run shows of something that may vary."""

    value: Hashable
    """What is compared."""
    shown: str
    """The value for a person, in few words."""
    at: Place


class Deviation(NamedTuple):
    """A fact of HEAD that the baseline does not show, or seldom."""

    base: Fact
    """The baseline's most common variant, as its first run has it."""
    head: Fact
    """HEAD's most common deviation, as its first run has it."""
    text: str
    known: bool = False
    """Whether the baseline shows it, though in few of its runs, or in far fewer than HEAD."""
    grown: bool = False
    """Whether so many of HEAD's runs show it that chance hardly explains it."""


def deviation(bases: Sequence[Fact], heads: Sequence[Fact]) -> Deviation | None:
    """How HEAD deviates from all variants of the baseline; `None` where it does not."""
    known = Counter(fact.value for fact in bases)
    new = [fact for fact in heads if fact.value not in known]
    base = _most_common(bases)
    if new:
        head = _most_common(new)
        text = f"{_variants(bases)} → {head.shown}{share(len(new), len(heads))}"
        return Deviation(base, head, text)
    now = Counter(fact.value for fact in heads)
    grown = [
        fact
        for fact in heads
        if has_grown(known[fact.value], len(bases), now[fact.value], len(heads))
    ]
    odd = grown or [fact for fact in heads if is_rare(known[fact.value], len(bases))]
    if not odd:
        return None
    head = _most_common(odd)
    runs, count = now[head.value], known[head.value]
    text = f"{head.shown}{share(runs, len(heads))}, as {count} of {len(bases)} runs of BASE"
    return Deviation(base, head, text, known=True, grown=bool(grown))


def is_rare(count: int, runs: int) -> bool:
    """Whether a variant that so many of the baseline's runs show is worth a word."""
    return runs >= FEW and count <= runs * RARE


def share(count: int, runs: int) -> str:
    """How many of the runs, as an end of a sentence; empty where there is a single run."""
    return f" ({count} of {runs})" if runs > 1 else ""


def has_grown(base: int, ours: int, head: int, theirs: int) -> bool:
    """Whether what `base` of BASE's runs show is in more of HEAD's than chance explains.

    By Fisher's exact test: the chance that so many of all the runs that show it are HEAD's.
    """
    shown = base + head
    if ours < FEW or theirs < 2 or shown == ours + theirs:
        return False
    ways = sum(
        comb(theirs, number) * comb(ours, shown - number)
        for number in range(head, min(shown, theirs) + 1)
    )
    return ways < CHANCE * comb(ours + theirs, shown)


def _most_common(facts: Sequence[Fact]) -> Fact:
    counts = Counter(fact.value for fact in facts)
    return max(facts, key=lambda fact: counts[fact.value])  # the first of them


def _variants(facts: Iterable[Fact]) -> str:
    """The variants of a baseline, each with its count where there are several."""
    every = list(facts)
    counts = Counter(fact.value for fact in every)
    shown = {fact.value: fact.shown for fact in reversed(every)}
    if len(counts) == 1:
        return next(iter(shown.values()))
    told = [f"{shown[value]} ×{count}" for value, count in counts.most_common(_SHOWN)]
    return " or ".join(told) + " or others" * (len(counts) > _SHOWN)
