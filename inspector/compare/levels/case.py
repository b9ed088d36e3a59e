"""The case level: whether both sides have a case at all, and whether its baseline is sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from inspector.compare.finding import Place
from inspector.compare.judging.ledger import Ledger
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn

MISSING = Rule("case.missing", "case", "breaking", "BASE has a case that HEAD lacks.")
NEW = Rule("case.new", "case", "info", "HEAD has a case that BASE lacks.")
INCOMPLETE = Rule(
    "case.incomplete", "case", "warning", "Runs of BASE broke off where most did not: left out."
)
MIXED = Rule("case.mixed", "case", "info", "The runs of the case in BASE ask different things.")

RULES: Final = (MISSING, NEW, INCOMPLETE, MIXED)


def unmatched(base: Sequence[Path], head: Sequence[Path], settings: Settings) -> LevelResult:
    """The result of a case that only one side has; the other one is empty."""
    ledger = Ledger("case", settings)
    if head:
        ledger.add(NEW, "case", f"new in HEAD{_runs(head)}", head_at=Place(head[0]))
    else:
        ledger.add(
            MISSING, "case", f"missing in HEAD, in BASE{_runs(base)}", base_at=Place(base[0])
        )
    return ledger.result()


def unbroken(bases: Sequence[Turn], heads: Sequence[Turn]) -> list[Turn]:
    """The runs of BASE that count: where most of them completed, only those.

    What broke off while a baseline was recorded would else be a variant that HEAD may show. Where
    HEAD is the very same recordings, there is nothing to judge.
    """
    whole = [turn for turn in bases if turn.outcome == "complete"]
    is_the_same = {turn.digest for turn in bases} == {turn.digest for turn in heads}
    return list(bases) if is_the_same or 2 * len(whole) <= len(bases) else whole


def soundness(bases: Sequence[Turn], counted: Sequence[Turn], settings: Settings) -> LevelResult:
    """What is wrong with the runs of BASE, of which some count, as a measure for HEAD."""
    ledger = Ledger("case", settings)
    kept = set(map(id, counted))
    broken = [turn for turn in bases if id(turn) not in kept]
    if broken:
        outcomes = ", ".join(sorted({str(turn.outcome) for turn in broken}))
        ledger.add(
            INCOMPLETE,
            "case",
            f"{len(broken)} of {len(bases)} runs of BASE broke off ({outcomes}), left out",
            base_at=broken[0].at(broken[0].end_line),
        )
    odd = next((turn for turn in counted[1:] if _asks_else(counted[0], turn)), None)
    if odd is not None:
        ledger.add(
            MIXED,
            "case.messages",
            "the runs of BASE ask different things: labels (record --case) tell cases apart",
            base_at=odd.at(odd.asked.line if odd.asked else None),
        )
    return ledger.result()


def _asks_else(one: Turn, other: Turn) -> bool:
    from inspector.compare.judging.nearest import nearest_differences  # most cases are one run

    return any(nearest_differences([_messages(one)], _messages(other)))


def _messages(turn: Turn) -> Any:
    return turn.asked.body.get("messages") if turn.asked and turn.asked.body else None


def _runs(paths: Sequence[Path]) -> str:
    return f" with {len(paths)} run{'s' * (len(paths) != 1)}"
