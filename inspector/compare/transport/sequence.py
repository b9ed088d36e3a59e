"""The order of a stream: when each kind of event began and when it ended."""

from __future__ import annotations

from typing import NamedTuple

from inspector.compare.align import align


class Moment(NamedTuple):
    """The first or the last event of a kind."""

    label: str
    """What it is and of which block, such as `text_delta 0`."""
    is_first: bool


class Sequence:
    """Takes the events of a stream in order, and keeps where each kind of them began and ended."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[int, int]] = {}
        self._last: dict[str, tuple[int, int]] = {}

    def event(self, label: str, number: int, line: int) -> None:
        """Take the next event."""
        self._first.setdefault(label, (number, line))
        self._last[label] = (number, line)

    def moments(self) -> dict[Moment, int]:
        """Each moment with its line, in order."""
        every = [
            (place, Moment(label, is_first))
            for is_first, places in ((True, self._first), (False, self._last))
            for label, place in places.items()
        ]
        every.sort(key=lambda each: (each[0], not each[1].is_first))
        return {moment: line for (_, line), moment in every}


class Moved(NamedTuple):
    """A kind of event that stands elsewhere in HEAD."""

    label: str
    base_after: str
    """What it comes after in BASE, `the beginning` where nothing does."""
    head_after: str
    base_line: int
    head_line: int


def moved(base: Sequence, head: Sequence) -> Moved | None:
    """The first kind of event that comes in another order, of those that both have."""
    ours, theirs = base.moments(), head.moments()
    in_base = [moment for moment in ours if moment in theirs]
    in_head = [moment for moment in theirs if moment in ours]
    for run in align(in_base, in_head).runs:
        if not run.is_equal and run.removed:
            moment = in_base[run.base]
            return Moved(
                moment.label,
                _before(in_base, moment),
                _before(in_head, moment),
                ours[moment],
                theirs[moment],
            )
    return None


def _before(moments: list[Moment], moment: Moment) -> str:
    """What stands before a moment, of other kinds of events."""
    others = [other.label for other in moments[: moments.index(moment)]]
    return next((label for label in reversed(others) if label != moment.label), "the beginning")
