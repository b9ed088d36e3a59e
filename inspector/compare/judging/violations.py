"""Violations: what the rules of `inspect check` say of HEAD and do not say of BASE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from inspector.analysis.rules.catalogue import RULES as CHECKED
from inspector.analysis.rules.finding import Finding as Violation
from inspector.analysis.rules.finding import LeftOut
from inspector.analysis.rules.rule import Severity as Grade
from inspector.compare.finding import Place
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.variants import has_grown, is_rare, share
from inspector.compare.level import Level
from inspector.compare.rule import Rule, Severity
from inspector.compare.turns.turn import Turn

GRADES: Final[Mapping[Grade, Severity]] = {
    "error": "breaking",
    "warning": "warning",
    "info": "info",
}
"""How grave a violation is in a comparison, where only HEAD has it."""

_LEVELS: Final[Mapping[str, Level]] = {
    "protocol": "protocol",
    "frames": "protocol",
    "tools": "tools",
    "usage": "usage",
}
"""The level that each family of rules belongs to."""

VIOLATIONS: Final[Mapping[str, Rule]] = {
    rule.id: Rule(rule.id, _LEVELS[rule.family], GRADES[rule.severity], rule.sentence)
    for rule in CHECKED.values()
    if rule.family in _LEVELS
}
"""The rules of `inspect check` that a comparison knows, by id."""


Places: TypeAlias = dict[tuple[str, str], list[tuple[Turn, Violation]]]
"""Violations by rule id and path, with the runs that have them."""


def rules_of(level: Level) -> tuple[Rule, ...]:
    """The rules of `inspect check` that belong to a level."""
    return tuple(rule for rule in VIOLATIONS.values() if rule.level == level)


def compare_violations(
    ledger: Ledger, level: Level, bases: Sequence[Turn], heads: Sequence[Turn]
) -> int:
    """Enter what only HEAD violates, and as info what only BASE does; how many both have.

    Violations are told apart by rule and path: what one side has twice is no difference.
    """
    ours, theirs = _by_place(bases, level), _by_place(heads, level)
    unchanged = 0
    for key, found in theirs.items():
        rule = VIOLATIONS[key[0]]
        turn, violation = found[0]
        base_at = _same_place(bases[0], key[1])
        head_at = turn.at(violation.line)
        text = violation.text + share(len(found), len(heads))
        if key not in ours and not _too_many(bases, rule):
            grade = GRADES[violation.severity]
            ledger.add(
                rule,
                key[1],
                text,
                head=violation.text,
                base_at=base_at,
                head_at=head_at,
                severity=grade,
            )
            continue
        before = len(ours.get(key, found))
        grown = has_grown(before, len(bases), len(found), len(heads))
        if grown or is_rare(before, len(bases)):
            severity: Severity = "warning" if grown else "info"
            text = f"{text}, as {before} of {len(bases)} runs of BASE"
            ledger.add(rule, key[1], text, base_at=base_at, head_at=head_at, severity=severity)
        else:
            unchanged += 1
    _gone(ledger, ours, theirs, bases, heads)
    _many_more(ledger, level, bases, heads)
    return unchanged


def _gone(
    ledger: Ledger,
    ours: Places,
    theirs: Places,
    bases: Sequence[Turn],
    heads: Sequence[Turn],
) -> None:
    """What every run of BASE violates, and no run of HEAD."""
    for key, found in ours.items():
        rule = VIOLATIONS[key[0]]
        if key in theirs or len(found) < len(bases) or _too_many(heads, rule):
            continue
        turn, violation = found[0]
        ledger.add(
            rule,
            key[1],
            f"no longer: {violation.text}",
            base=violation.text,
            base_at=turn.at(violation.line),
            head_at=_same_place(heads[0], key[1]),
            severity="info",
        )


def _many_more(ledger: Ledger, level: Level, bases: Sequence[Turn], heads: Sequence[Turn]) -> None:
    """A rule that HEAD violates so often that not all was kept, where that of BASE was."""
    for turn in heads:
        for more in _left_out(turn):
            rule = VIOLATIONS.get(more.rule.id)
            if rule is None or rule.level != level or _too_many(bases, rule):
                continue
            text = f"{more.rule.sentence} {more.times:,} more times than are listed"
            ledger.add(
                rule,
                "message",
                text,
                head=more.times,
                head_at=turn.at(None),
                severity=GRADES[more.severity],
            )


def _by_place(turns: Sequence[Turn], level: Level) -> Places:
    """The violations of a level by rule and path, each run once."""
    found: Places = {}
    for turn in turns:
        seen = set()
        for violation in turn.violations.kept if turn.violations else ():
            rule = VIOLATIONS.get(violation.rule.id)
            key = violation.rule.id, violation.path
            if rule is not None and rule.level == level and key not in seen:
                seen.add(key)
                found.setdefault(key, []).append((turn, violation))
    return found


def _left_out(turn: Turn) -> Sequence[LeftOut]:
    return turn.violations.left_out if turn.violations else ()


def _too_many(turns: Sequence[Turn], rule: Rule) -> bool:
    """Whether a run violates a rule so often that it cannot be told where else it does."""
    return any(more.rule.id == rule.id for turn in turns for more in _left_out(turn))


def _same_place(turn: Turn, path: str) -> Place:
    """Where a path stands in a turn: its block, or what closes the message."""
    for block in turn.blocks:
        if path.startswith(block.path):
            return turn.at(block.last_line)
    if path.startswith("message_delta"):
        return turn.at(turn.message.delta_line)
    return turn.at(turn.end_line)
