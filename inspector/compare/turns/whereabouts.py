"""Whereabouts: which line of a recording brought a character of a block's text."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain

from inspector.compare.turns.turn import TurnBlock


class Whereabouts:
    """The lines of one block's text, found by offset."""

    def __init__(self, block: TurnBlock) -> None:
        self._block = block
        lengths = chain.from_iterable(stretch.lengths for stretch in block.stretches)
        ends = list(accumulate(lengths, initial=0))
        begun = len(block.text) - ends[-1]  # what came with the start of the block
        self._ends = [begun + end for end in ends]
        counts = (len(stretch.lengths) for stretch in block.stretches)
        self._firsts = list(accumulate(counts, initial=0))  # of each stretch, its first delta

    def line_at(self, offset: int) -> int:
        """1-based number of the line that brought the character at that offset."""
        delta = bisect_right(self._ends, offset) - 1
        if delta < 0:
            return self._block.line
        if delta >= self._firsts[-1]:
            return self._block.last_line
        at = bisect_right(self._firsts, delta) - 1
        return self._block.stretches[at].line + delta - self._firsts[at]
