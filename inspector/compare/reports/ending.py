"""How a comparison ends: whether it passes, and why not."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal, TypeAlias

from inspector.compare.result import Comparison, Verdict

Ending: TypeAlias = Literal["passed", "failed", "not compared", "inconclusive"]

VERDICTS: Final[tuple[Verdict, ...]] = (
    "not compared",
    "breaking",
    "inconclusive",
    "warning",
    "info",
    "equivalent",
    "identical",
)
"""The gravest first."""


def ending(comparison: Comparison) -> Ending:
    """What could not be compared weighs most, since nothing is known of it."""
    if comparison.could_not:
        return "not compared"
    if any(True for _ in comparison.gated()):
        return "failed"
    if comparison.fails_when_inconclusive and inconclusive(comparison):
        return "inconclusive"
    return "passed"


def inconclusive(comparison: Comparison) -> int:
    """How many cases have a level of which nothing can be told."""
    return sum(
        any(level.status == "inconclusive" for level in case.levels) for case in comparison.cases
    )


def verdict(comparison: Comparison) -> Verdict:
    """The gravest of all cases."""
    if comparison.could_not:
        return "not compared"
    found = {case.verdict for case in comparison.cases}
    return next(each for each in VERDICTS if each in found)


def of_no_case(comparison: Comparison) -> tuple[str, ...]:
    """Why something could not be compared that is of no case, one line each."""
    of_cases = {case.refused for case in comparison.cases}
    return tuple(why for why in comparison.could_not if why not in of_cases)


def cases(comparison: Comparison) -> str:
    """How many cases there are of each verdict, such as `3 cases: 1 breaking, 2 identical`."""
    counts = Counter(case.verdict for case in comparison.cases)
    told = ", ".join(f"{counts[each]:,} {each}" for each in VERDICTS if counts[each])
    return f"{counted(len(comparison.cases), 'case')}: {told}" if told else "no case"


def reason(comparison: Comparison) -> str:
    """Why it ends so, in a few words."""
    ends = ending(comparison)
    gated = sum(1 for _ in comparison.gated())
    at = f"at --fail-on {comparison.gate}"
    if ends == "not compared":
        failed = f", {counted(gated, 'finding')} {at}" if gated else ""
        return f"not all could be compared{failed}"
    if ends == "inconclusive":
        return f"{counted(inconclusive(comparison), 'case')} inconclusive, --noise-policy fail"
    return f"{counted(gated, 'finding')} {at}" if gated else f"passes {at}"


def counted(count: int, noun: str) -> str:
    """A number and its noun, such as `1 case` or `2 cases`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
