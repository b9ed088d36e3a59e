"""Content blocks: their indices count up, and each stops before the next one starts."""

from __future__ import annotations

from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import BLOCKS, FITTING
from inspector.analysis.rules.finding import printable, quote
from inspector.analysis.rules.ledger import Ledger, place
from inspector.analysis.rules.progress import OpenBlock, Progress, index_of, inside, type_of
from inspector.analysis.rules.rule import Severity
from inspector.analysis.step import Step


class Blocks(Family):
    """Indices, pairs of start and stop, and deltas that belong where they come."""

    def __init__(self, ledger: Ledger, progress: Progress) -> None:
        super().__init__(ledger, progress)
        self._overlapping: dict[int, OpenBlock] = {}  # by the index of the block that was open

    def content_block_start(self, step: Step) -> None:
        """A block starts, with the next index, while no other is open."""
        index, progress = index_of(step), self.progress
        if index is None:
            return
        path = f"content[{index}]"
        if index in progress.open or 0 <= index < progress.next_index:
            text = f"content block {index} starts again at event {step.number}"
            self.ledger.add(rule.BLOCK_REPEATED, step, path, text)
        elif index != progress.next_index:
            text = f"content block {index} starts where {progress.next_index} was due"
            self.ledger.add(rule.BLOCK_INDEX, step, path, text)
        before = progress.block
        if before and before.index != index:
            named = type_of(inside(step.payload, "content_block"))
            late = OpenBlock(index, named, place(step), step.event.t_ns)
            self._overlapping.setdefault(before.index, late)

    def content_block_delta(self, step: Step) -> None:
        """A delta belongs to an open block and fits its type."""
        index = index_of(step)
        if index is None:
            return
        block = self.progress.open.get(index)
        if block is None:
            text = f"event {step.number} is a delta for content block {index}, which is not open"
            self.ledger.add(rule.DELTA_OUTSIDE_BLOCK, step, f"content[{index}]", text)
            return
        type_ = type_of(inside(step.payload, "delta"))
        fits = FITTING.get(type_)
        if fits and block.type not in fits and block.type in BLOCKS:
            text = f"{type_} in content block {index}, which is {quote(block.type)}"
            self.ledger.add(rule.DELTA_MISMATCH, step, block.path, text)

    def content_block_stop(self, step: Step) -> None:
        """A stop belongs to an open block; now it shows which block started too early."""
        index = index_of(step)
        if index is None:
            return
        if index not in self.progress.open:
            text = f"event {step.number} stops content block {index}, which is not open"
            self.ledger.add(rule.BLOCK_STOP_UNMATCHED, step, f"content[{index}]", text)
        early = self._overlapping.pop(index, None)
        if early:
            text = f"content block {early.index} starts before {index} stops at event {step.number}"
            self.ledger.add(rule.BLOCK_OVERLAP, early.at, early.path, text)

    def message_start(self, step: Step) -> None:
        """A second message begins anew: the blocks of the first are over."""
        if self.progress.started:
            self._left_open()

    def close(self) -> None:
        """Every block has stopped, but for the one that a cut stream ends in."""
        progress = self.progress
        cut = progress.failed or not (progress.deltas or progress.stopped)
        self._left_open(spared=progress.block if cut else None)

    def _left_open(self, spared: OpenBlock | None = None) -> None:
        mild: Severity | None = "info" if self.progress.is_cut else None
        for block in self.progress.open.values():
            if block is not spared:
                kind = printable(block.type)
                text = f"content block {block.index} ({kind}) starts at event {block.at.event}"
                self.ledger.add(
                    rule.BLOCK_STOP_MISSING, block.at, block.path, f"{text} and never stops", mild
                )
        self._overlapping.clear()
