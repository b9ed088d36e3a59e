"""Thinking that the model does not show."""

from __future__ import annotations

from inspector.analysis.quantity import duration
from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.ledger import Ledger
from inspector.analysis.rules.progress import Progress, inside, type_of
from inspector.analysis.step import Step


class HiddenThinking(Family):
    """Finds thinking blocks that show none of their thinking."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._shown = False  # whether the open block has shown something

    def content_block_start(self, step: Step) -> None:
        """A block may bring its thinking at once."""
        block = inside(step.payload, "content_block")
        self._shown = bool(block.get("thinking")) or type_of(block) != "thinking"

    def content_block_delta(self, step: Step) -> None:
        """A fragment of thinking; an empty one shows nothing."""
        if not self._shown and inside(step.payload, "delta").get("thinking"):
            self._shown = True

    def content_block_stop(self, step: Step) -> None:
        """Now it is known whether anything was shown."""
        block = self.progress.block
        if self._shown or block is None or block.type != "thinking" or block.index != step.block:
            return
        lasted = ""
        if step.event.t_ns is not None and block.t_ns is not None:
            lasted = f" for {duration(step.event.t_ns - block.t_ns)}"
        text = f"content block {block.index} thinks{lasted} and shows none of it"
        self.ledger.add(rule.HIDDEN_THINKING, block.at, block.path, text)
