"""The two recordings of which the traffic is compared, and the findings on it."""

from __future__ import annotations

from typing import Any

from inspector.compare.finding import Place
from inspector.compare.judging.ledger import Ledger
from inspector.compare.raw.reopening import readable, reopen
from inspector.compare.rule import Rule, Severity
from inspector.compare.settings import Settings
from inspector.compare.transport.traffic import Traffic, traffic_of
from inspector.compare.turns.turn import Turn


def transport(name: str, severity: Severity, sentence: str) -> Rule:
    """A rule of the level."""
    return Rule(f"transport.{name}", "transport", severity, sentence)


class Pair:
    """BASE and HEAD with their traffic, and the ledger of what differs."""

    def __init__(self, base: Turn, head: Turn, settings: Settings) -> None:
        """Read both. Raises `RecordingError`."""
        self.base = _traffic(base)
        self.head = _traffic(head)
        self.settings = settings
        self.ledger = Ledger("transport", settings)
        self._turns = base, head

    def add(
        self,
        rule: Rule,
        path: str,
        text: str,
        values: tuple[Any, Any],
        lines: tuple[int | None, int | None] = (None, None),
    ) -> None:
        """Enter a finding, with both values and the lines where they stand."""
        places = [Place(turn.path, line) for turn, line in zip(self._turns, lines, strict=True)]
        self.ledger.add(
            rule,
            path,
            text,
            base=values[0],
            head=values[1],
            base_at=places[0],
            head_at=places[1],
        )


def _traffic(turn: Turn) -> Traffic:
    with reopen(turn.path) as recording:
        return traffic_of(readable(recording))
