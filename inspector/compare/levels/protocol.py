"""The protocol level: what HEAD's stream does against the rules that BASE's does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inspector.analysis.rules.finding import printable
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.nearest import as_json, change, nearest_differences
from inspector.compare.judging.variants import Fact
from inspector.compare.judging.violations import compare_violations, rules_of
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule, Severity
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn
from inspector.recording.lines import Outcome

OUTCOME = Rule("protocol.outcome", "protocol", "breaking", "The stream ended in another way.")
STATUS = Rule("protocol.status", "protocol", "breaking", "The HTTP status differs.")
BODY = Rule("protocol.body", "protocol", "breaking", "An answer that is no stream differs.")

RULES: Final = (OUTCOME, STATUS, BODY, *rules_of("protocol"))

_TOLD: Final = {
    "truncated": ("protocol.message-stop-missing", "protocol.stream-cut"),
    "error_event": ("protocol.error-event",),
}
"""The rules that tell already how a stream ended, by outcome."""

_PROSE: Final = frozenset({"text", "thinking", "message"})
"""Members of a body that hold what a model or a server puts in its own words."""
_DECIDING: Final = frozenset({"type", "error", "code", "stop_reason", "name"})
"""Members of a body that a program decides by."""


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
    for head in heads:
        _compare_bodies(ledger, bases, head)
    note = f"{unchanged} violation{'s' * (unchanged != 1)} in both" if unchanged else ""
    return ledger.result(note)


def _outcomes(turns: Sequence[Turn]) -> list[Fact]:
    return [Fact(told := _outcome(turn), told, turn.at(turn.end_line)) for turn in turns]


def _outcome(turn: Turn) -> str:
    if turn.outcome == "error_event" and turn.error:
        return f"{turn.outcome} {printable(turn.error)}"
    return turn.outcome or "no end line"


def _compare_bodies(ledger: Ledger, bases: Sequence[Turn], head: Turn) -> None:
    """Where the body of an answer that is no stream differs from those that ended as it did."""
    alike = [turn for turn in bases if not turn.events and turn.outcome == head.outcome]
    if head.events or not alike:
        return
    for path, was, now in nearest_differences([turn.body for turn in alike], head.body, "body"):
        ledger.add(
            BODY,
            path,
            f"{printable(path)} {change(was, now)}",
            base=as_json(was),
            head=as_json(now),
            base_at=alike[0].at(None),
            head_at=head.at(None),
            severity=_gravity(path, was, now),
        )


def _gravity(path: str, was: object, now: object) -> Severity:
    """How grave it is that a value of a body differs."""
    member = path.rpartition(".")[2]
    if path == "body":  # it is no JSON on one side or on both, or there is none
        return "info" if isinstance(was, str) and isinstance(now, str) else "breaking"
    if member in _DECIDING:
        return "breaking"
    return "info" if member in _PROSE or path.startswith("body.usage") else "warning"


def _statuses(turns: Sequence[Turn]) -> list[Fact]:
    return [Fact(turn.status, f"status {turn.status}", turn.at(None)) for turn in turns]


def _are(turns: Sequence[Turn], outcome: Outcome) -> bool:
    return all(turn.outcome == outcome for turn in turns)


def _is_told(turn: Turn, ledger: Ledger) -> bool:
    """Whether a finding says already how a stream ended."""
    told = _TOLD.get(turn.outcome or "", ())
    return any(ledger.has(rule, path) for rule in told for path in ("message", "error"))
