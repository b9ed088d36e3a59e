"""Usage: token counts that are there, are counts, and only grow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.finding import quote
from inspector.analysis.rules.ledger import Ledger
from inspector.analysis.rules.progress import Progress, inside
from inspector.analysis.step import Step

COUNTS = (
    "input_tokens",
    "output_tokens",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
)


class Usage(Family):
    """Compares each message_delta with the one before it.

    message_start is no base: its output_tokens is a placeholder, and compaction takes tokens away.
    """

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._last: dict[str, int] = {}
        self._closing: Step | None = None  # the last message_delta, while no usage has come

    def message_start(self, step: Step) -> None:
        """Counts are counts."""
        usage = inside(step.payload, "message").get("usage")
        if isinstance(usage, dict):
            self._valid(step, usage, "message_start.message.usage")

    def message_delta(self, step: Step) -> None:
        """The totals so far."""
        usage = inside(step.payload, "usage")
        path = "message_delta.usage"
        if usage.get("output_tokens") is not None:
            self._closing = None
        elif not self._last:
            self._closing = step
        counts = self._valid(step, usage, path)
        for name, count in counts.items():
            before = self._last.get(name, 0)
            if count < before:
                text = f"{name} falls from {before:,} to {count:,}"
                self.ledger.add(rule.USAGE_NOT_CUMULATIVE, step, f"{path}.{name}", text)
        self._last |= counts
        self._thinking(step, usage)

    def close(self) -> None:
        """The count of output tokens came with the stop reason."""
        if self._closing:
            text = f"message_delta is event {self._closing.number} and has no output_tokens"
            self.ledger.add(rule.USAGE_MISSING, self._closing, "message_delta.usage", text)

    def _valid(self, step: Step, usage: Mapping[str, Any], path: str) -> dict[str, int]:
        """The counts that are whole numbers; of the others it is said that they are not."""
        counts = {}
        for name in COUNTS:
            value = usage.get(name)
            if type(value) is int and value >= 0:
                counts[name] = value
            elif value is not None:
                text = f"{name} is {quote(value)}"
                self.ledger.add(rule.USAGE_INVALID, step, f"{path}.{name}", text)
        return counts

    def _thinking(self, step: Step, usage: dict[str, Any]) -> None:
        thinking = inside(usage, "output_tokens_details").get("thinking_tokens")
        output = usage.get("output_tokens")
        if type(thinking) is int and type(output) is int and thinking > output:
            text = f"{thinking:,} thinking tokens of {output:,} output tokens"
            path = "message_delta.usage.output_tokens_details"
            self.ledger.add(rule.THINKING_OVER_OUTPUT, step, path, text)
