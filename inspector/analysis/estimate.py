"""Estimates: the output tokens of each block, from what it says and what its family costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.analysis.counter import count
from inspector.analysis.families import Family
from inspector.analysis.wording import Wording


@dataclass(frozen=True, slots=True)
class Estimator:
    """Estimates blocks of one message."""

    family: Family
    tool_choice: str = "auto"
    """The `type` of the request's `tool_choice`."""
    cut: bool = False
    """Whether `max_tokens` ended the message, so that its last framing was never written."""

    @property
    def framing(self) -> int:
        """Tokens of the message itself, in no block."""
        return 0 if self.cut else self.family.framing

    def blocks(
        self, wordings: Sequence[Wording], counted: Mapping[int, float]
    ) -> list[float | None]:
        """The tokens of each block, `None` where nothing of it can be seen.

        `counted` has the tokens of the words of some blocks, by position, from a better counter.
        """
        return [self._block(one, counted.get(place)) for place, one in enumerate(wordings)]

    def message(self, blocks: float) -> float:
        """The tokens of a message whose blocks take that many."""
        return blocks + (0 if self.cut else self.family.weights.constant)

    def words(self, text: str) -> float:
        """The tokens of words alone."""
        return self.family.scale * count(text, self.family.weights)

    def _block(self, wording: Wording, counted: float | None) -> float | None:
        family = self.family
        if wording.is_hidden or wording.role == "unknown":
            return None
        if wording.is_empty or wording.role == "input":
            return 0.0
        words = sum(map(self.words, wording.pieces)) if counted is None else counted
        if wording.role == "call":
            return words + self._overhead(wording) + family.parameter * wording.parameters
        if wording.role == "thinking":
            return words + family.thinking
        return words + family.citation * wording.citations

    def _overhead(self, wording: Wording) -> float:
        family = self.family
        if wording.follows_call:
            return family.further_call
        first = {"any": family.call_any, "tool": family.call_tool}
        return first.get(self.tool_choice, family.call_auto) - family.framing
