"""A run: a stretch of two sequences that both have, or that was replaced."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

Match: TypeAlias = tuple[int, int, int]
"""Where items that both have begin in BASE and in HEAD, and how many they are."""


class Run(NamedTuple):
    """A stretch of BASE beside its stretch of HEAD, as half-open ranges of 0-based places."""

    is_equal: bool
    base: int
    base_end: int
    head: int
    head_end: int

    @property
    def removed(self) -> range:
        """The places in BASE."""
        return range(self.base, self.base_end)

    @property
    def added(self) -> range:
        """The places in HEAD."""
        return range(self.head, self.head_end)


def runs_of(matches: Iterable[Match], base_length: int, head_length: int) -> Iterator[Run]:
    """The runs between and of matches that are in order; neighbours are taken together.

    Equal and replaced runs alternate, and cover both sequences whole.
    """
    base = head = 0  # how far the runs reach
    begin_base = begin_head = 0  # where the equal run that is open begins
    for at_base, at_head, length in matches:
        if (at_base, at_head) != (base, head):
            if base > begin_base:
                yield Run(True, begin_base, base, begin_head, head)
            yield Run(False, base, at_base, head, at_head)
            begin_base, begin_head = at_base, at_head
        base, head = at_base + length, at_head + length
    if base > begin_base:
        yield Run(True, begin_base, base, begin_head, head)
    if (base, head) != (base_length, head_length):
        yield Run(False, base, base_length, head, head_length)
