"""Problems: what a stream did that no message is made of."""

from typing import NamedTuple

MOST = 1_000
"""How many problems of a stream are kept; a hostile one could have millions."""

_SHOWN = 40


class Fault(NamedTuple):
    """What is wrong with one thing, whichever event it came in."""

    text: str
    """One sentence without its full stop."""
    refused: bool = False
    """Whether the SDK's accumulator raises because of it."""


class Problem(NamedTuple):
    """One thing that is wrong with a stream, and the event that showed it."""

    event: int
    """1-based number of the event."""
    text: str
    """What is wrong, as one sentence without its full stop."""
    refused: bool = False
    """Whether the SDK's accumulator raises because of it, and so gives no message."""


class Problems:
    """The problems of a stream in the order of its events, each thing said once."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[Fault, Problem] = {}

    def add(self, problem: Problem) -> None:
        """Keep a problem, unless the same has been said of an earlier event."""
        if len(self._kept) < MOST:
            self._kept.setdefault(Fault(problem.text, problem.refused), problem)

    def all(self) -> tuple[Problem, ...]:
        """What was kept."""
        return tuple(self._kept.values())

    def copy(self) -> "Problems":
        """The problems so far."""
        other = Problems()
        other._kept = self._kept.copy()
        return other


def shown(value: object) -> str:
    """A value of the stream, short and printable enough to stand in a sentence."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[:_SHOWN] + "…")
    return "nothing" if value is None else repr(value)[:_SHOWN]
