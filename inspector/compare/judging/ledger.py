"""The ledger: the findings of one level of one case, each place of a rule once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from inspector.compare.finding import Finding, Place
from inspector.compare.judging.variants import Fact, deviation
from inspector.compare.level import Level
from inspector.compare.result import Hunk, LevelResult
from inspector.compare.rule import Rule, Severity
from inspector.compare.settings import Settings

MOST: Final = 50
"""How many findings of one rule are kept: more than a person would read."""


class Ledger:
    """Takes the findings of a level as they are made."""

    def __init__(self, level: Level, settings: Settings) -> None:
        self._level = level
        self._settings = settings
        self._found: dict[tuple[str, str], Finding] = {}
        self._counts: Counter[str] = Counter()

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
        """Enter a finding; of one rule and path the first one counts.

        `severity` takes the place of the rule's own where this one has a reason to be milder; what
        the settings say of the rule goes before both.
        """
        given = self._settings.severities.get(rule.id)
        grave = given or severity or rule.severity
        if grave == "off" or (rule.id, path) in self._found:
            return
        self._counts[rule.id] += 1
        if self._counts[rule.id] <= MOST:
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
            severity="info" if found.rare else severity,
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
        more = sum(self._counts.values()) - len(self._found)
        notes = [note] if note else []
        notes += [f"{more:,} more of the same rules left out"] if more else []
        return LevelResult(
            self._level,
            "differs" if self._found else "equal",
            "; ".join(notes),
            self.findings,
            tuple(hunks),
            facts=facts or {},
        )
