"""The ledger: the findings of one level of one case, each place of a rule once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from inspector.compare.finding import Finding, Place
from inspector.compare.judging.variants import Deviation, Fact, deviation
from inspector.compare.level import Level
from inspector.compare.result import Hunk, LevelResult
from inspector.compare.rule import SEVERITIES, Rule, Severity
from inspector.compare.settings import Settings

MOST: Final = 50
"""How many findings of one rule and severity are kept: more than a person would read."""


class Ledger:
    """Takes the findings of a level as they are made."""

    def __init__(self, level: Level, settings: Settings) -> None:
        self._level = level
        self._settings = settings
        self._found: dict[tuple[str, str], Finding] = {}
        self._counts: Counter[tuple[str, Severity]] = Counter()
        self._more = 0

    def add(
        self,
        rule: Rule,
        path: str,
        text: str,
        *,
        base: Any = None,
        head: Any = None,
        base_at: Place | None = None,
        head_at: Place | None = None,
        severity: Severity | None = None,
    ) -> None:
        """Enter a finding; of one rule and path the first of the gravest counts.

        `severity` takes the place of the rule's own where this one has a reason to be milder; what
        the settings say of the rule goes before both.
        """
        given = self._settings.severities.get(rule.id)
        grave = given or severity or rule.severity
        known = self._found.get((rule.id, path))
        if grave == "off" or (known and not _is_graver(grave, known.severity)):
            return
        if known is None:
            # each severity by itself, so that many mild ones never hide a grave one
            self._counts[rule.id, grave] += 1
            if self._counts[rule.id, grave] > MOST:
                self._more += 1
                return
        found = Finding(rule, grave, path, text, base, head, base_at, head_at)
        self._found[rule.id, path] = found

    def vary(
        self,
        rule: Rule,
        path: str,
        bases: Sequence[Fact],
        heads: Sequence[Fact],
        severity: Severity | None = None,
    ) -> None:
        """Enter how a fact of HEAD deviates from what the baseline shows, where it does."""
        found = deviation(bases, heads)
        if found is None:
            return
        self.add(
            rule,
            path,
            found.text,
            base=found.base.value,
            head=found.head.value,
            base_at=found.base.at,
            head_at=found.head.at,
            severity=_of_known(found, severity or rule.severity) if found.known else severity,
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that are kept, in the order in which they were made."""
        return tuple(self._found.values())

    def has(self, rule_id: str, path: str) -> bool:
        """Whether there is a finding of that rule and path."""
        return (rule_id, path) in self._found

    def result(
        self, note: str = "", hunks: Sequence[Hunk] = (), facts: dict[str, Any] | None = None
    ) -> LevelResult:
        """What the level came to."""
        notes = [note] if note else []
        notes += [f"{self._more:,} more of the same rules left out"] if self._more else []
        return LevelResult(
            self._level,
            "differs" if self._found else "equal",
            "; ".join(notes),
            self.findings,
            tuple(hunks),
            facts=facts or {},
        )


def _of_known(found: Deviation, severity: Severity) -> Severity:
    """How grave it is that HEAD shows what the baseline knows: never breaking."""
    return "warning" if found.grown and _is_graver(severity, "info") else "info"


def _is_graver(severity: Severity, other: Severity) -> bool:
    return SEVERITIES.index(severity) < SEVERITIES.index(other)
