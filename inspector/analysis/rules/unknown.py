"""What is not known here: events, blocks, deltas, stop reasons and fields of a later API."""

from __future__ import annotations

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import EVENTS, STOP_REASONS
from inspector.analysis.rules.finding import LONGEST_PATH, printable
from inspector.analysis.rules.progress import inside
from inspector.analysis.rules.rule import Rule
from inspector.analysis.step import Step

_TYPES = {
    "content_block_start.content_block": rule.UNKNOWN_BLOCK,
    "message_start.message.content": rule.UNKNOWN_BLOCK,
    "content_block_delta.delta": rule.UNKNOWN_DELTA,
}
"""The rules for objects of a type that is not known, by where they stand."""


class Unknown(Family):
    """Says once of each thing that it is not known; nothing of it is wrong."""

    sees_plain = False

    def step(self, step: Step) -> None:
        """Fields and types anywhere in a known event, and events that are none."""
        shape = EVENTS.get(step.type)
        if shape is None:
            if step.event.event not in EVENTS:  # else its name and its type differ
                self._once(rule.UNKNOWN_EVENT, step, f"event:{step.type}")
        elif step.payload:
            for path in shape.strangers(step.payload):
                self._stranger(step, step.type + path)

    def message_delta(self, step: Step) -> None:
        """Why the message ended."""
        reason = inside(step.payload, "delta").get("stop_reason")
        if isinstance(reason, str) and reason not in STOP_REASONS:
            self._once(rule.UNKNOWN_STOP_REASON, step, f"stop_reason:{reason}")

    def _stranger(self, step: Step, path: str) -> None:
        holder, _, type_ = path.rpartition(":")
        of_type = _TYPES.get(holder) if "." not in type_ else None
        self._once(of_type or rule.UNKNOWN_FIELD, step, path)

    def _once(self, known: Rule, step: Step, path: str) -> None:
        path = printable(path, LONGEST_PATH)
        if not self.ledger.has(known, path):
            self.ledger.add(known, step, path, f"{path}, first at event {step.number}")
