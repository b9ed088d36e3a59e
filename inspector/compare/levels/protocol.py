"""The protocol level: what HEAD's stream does against the rules that BASE's does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.variants import Fact
from inspector.compare.judging.violations import compare_violations, rules_of
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule, Severity
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn
from inspector.recording.lines import Outcome

OUTCOME = Rule("protocol.outcome", "protocol", "breaking", "The stream ended in another way.")
STATUS = Rule("protocol.status", "protocol", "breaking", "The HTTP status differs.")

RULES: Final = (OUTCOME, STATUS, *rules_of("protocol"))

_TOLD: Final = {
    "truncated": ("protocol.message-stop-missing", "protocol.stream-cut"),
    "error_event": ("protocol.error-event",),
}
"""The rules that tell already how a stream ended, by outcome."""


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """What only HEAD violates, and how it ended."""
    ledger = Ledger("protocol", settings)
    unchanged = compare_violations(ledger, "protocol", bases, heads)
    untold = [turn for turn in heads if not _is_told(turn, ledger)]
    if untold:
        better: Severity | None = "info" if _are(untold, "complete") else None
        ledger.vary(OUTCOME, "outcome", _outcomes(bases), _outcomes(untold), better)
    if all(turn.status is not None for turn in (*bases, *heads)):
        better = "info" if all(turn.status == 200 for turn in heads) else None
        ledger.vary(STATUS, "status", _statuses(bases), _statuses(heads), better)
    note = f"{unchanged} violation{'s' * (unchanged != 1)} in both" if unchanged else ""
    return ledger.result(note)


def _outcomes(turns: Sequence[Turn]) -> list[Fact]:
    return [
        Fact(turn.outcome, turn.outcome or "no end line", turn.at(turn.end_line)) for turn in turns
    ]


def _statuses(turns: Sequence[Turn]) -> list[Fact]:
    return [Fact(turn.status, f"status {turn.status}", turn.at(None)) for turn in turns]


def _are(turns: Sequence[Turn], outcome: Outcome) -> bool:
    return all(turn.outcome == outcome for turn in turns)


def _is_told(turn: Turn, ledger: Ledger) -> bool:
    """Whether a finding says already how a stream ended."""
    told = _TOLD.get(turn.outcome or "", ())
    return any(ledger.has(rule, path) for rule in told for path in ("message", "error"))
