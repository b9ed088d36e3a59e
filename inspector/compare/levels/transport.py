"""The level `transport`: what a hop dropped, moved, cut anew, held back or spelled otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inspector.compare.raw.aligned import first_of
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.transport import arriving, carrying, heading
from inspector.compare.transport.pair import Pair
from inspector.compare.turns.turn import Turn

RULES: Final[tuple[Rule, ...]] = (*carrying.RULES, *arriving.RULES, *heading.RULES)


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """Compare how the first run of each side was carried. Raises `RecordingError`."""
    pair = Pair(bases[0], heads[0], settings)
    carrying.compare(pair)
    arriving.compare(pair)
    heading.compare(pair)
    note = "; ".join(filter(None, [arriving.note(pair), first_of(bases, heads)]))
    return pair.ledger.result(note, facts=arriving.facts(pair))
