"""The case level: whether both sides have a case at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from inspector.compare.finding import Place
from inspector.compare.judging.ledger import Ledger
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings

MISSING = Rule("case.missing", "case", "breaking", "BASE has a case that HEAD lacks.")
NEW = Rule("case.new", "case", "info", "HEAD has a case that BASE lacks.")

RULES: Final = (MISSING, NEW)


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


def _runs(paths: Sequence[Path]) -> str:
    return f" with {len(paths)} run{'s' * (len(paths) != 1)}"
