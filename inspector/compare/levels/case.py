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
    "case.incomplete", "case", "warning", "Runs of BASE broke off where others did not: left out."
)
MIXED = Rule("case.mixed", "case", "info", "The runs of the case in BASE ask different things.")

RULES: Final = (MISSING, NEW, INCOMPLETE, MIXED)

_AS_MEANT: Final = frozenset({"complete", "aborted_client"})
"""The outcomes that a run of a baseline may have: its stream came whole, or its client left."""


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


def unbroken(bases: Sequence[Turn]) -> list[Turn]:
    """The runs of BASE that count: where some broke off and others did not, only the others.

    What broke off while a baseline was recorded would else be a variant that HEAD may show.
    """
    whole = [turn for turn in bases if turn.outcome in _AS_MEANT]
    return whole or list(bases)


def soundness(bases: Sequence[Turn], settings: Settings) -> LevelResult:
    """What is wrong with the runs of BASE as a measure for HEAD."""
    ledger = Ledger("case", settings)
    counted = unbroken(bases)
    broken = [turn for turn in bases if turn not in counted]
    if broken:
        outcomes = ", ".join(sorted({str(turn.outcome) for turn in broken}))
        ledger.add(
            INCOMPLETE,
            "case",
            f"{len(broken)} of {len(bases)} runs of BASE broke off ({outcomes}), left out",
            base_at=broken[0].at(broken[0].end_line),
        )
    odd = next((turn for turn in counted if _messages(turn) != _messages(counted[0])), None)
    if odd is not None:
        ledger.add(
            MIXED,
            "case.messages",
            "the runs of BASE ask different things: labels (record --case) tell cases apart",
            base_at=odd.at(odd.asked.line if odd.asked else None),
        )
    return ledger.result()


def _messages(turn: Turn) -> Any:
    return turn.asked.body.get("messages") if turn.asked and turn.asked.body else None


def _runs(paths: Sequence[Path]) -> str:
    return f" with {len(paths)} run{'s' * (len(paths) != 1)}"
