"""The checker: all rules over the lines of one recording, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from inspector.analysis.content import DELTA
from inspector.analysis.rules.blocks import Blocks
from inspector.analysis.rules.family import Family
from inspector.analysis.rules.fields import EVENTS
from inspector.analysis.rules.finding import Findings
from inspector.analysis.rules.frames import Frames
from inspector.analysis.rules.ledger import Ledger
from inspector.analysis.rules.order import Order
from inspector.analysis.rules.payload import Payload
from inspector.analysis.rules.plain import is_plain
from inspector.analysis.rules.progress import Progress
from inspector.analysis.rules.tools import Tools
from inspector.analysis.rules.unknown import Unknown
from inspector.analysis.rules.usage import Usage
from inspector.analysis.step import Step, steps
from inspector.recording.lines import Event, Line

MESSAGE: Final[tuple[type[Family], ...]] = (Order, Blocks, Payload, Tools, Usage, Unknown)
"""The families that look at what the events say."""


class Checker:
    """A fold over a recording: give it steps and all other lines in order, then close it."""

    def __init__(self, families: Sequence[type[Family]] | None = None) -> None:
        """Without `families` it asks all of them."""
        self.ledger = Ledger()
        self._progress = Progress()
        self._families = [family(self.ledger, self._progress) for family in families or _all()]
        self._looks = {type_: self._at(type_, self._families) for type_ in EVENTS}
        self._at_unknown = self._at(None, self._families)
        self._at_plain = self._at(DELTA, [each for each in self._families if each.sees_plain])

    def step(self, step: Step) -> None:
        """Take an event."""
        plain = is_plain(step)
        for look in self._at_plain if plain else self._looks.get(step.type, self._at_unknown):
            look(step)

    def line(self, line: Line) -> None:
        """Take a line that is no event."""
        for family in self._families:
            family.line(line)
        self._progress.line(line)

    def close(self) -> Findings:
        """What was found, once there are no more lines."""
        for family in self._families:
            family.close()
        return self.ledger.findings()

    def _at(self, type_: str | None, families: Sequence[Family]) -> list[Callable[[Step], None]]:
        """What looks at events of a type: the families one by one, and progress turns last."""
        looks: list[Callable[[Step], None]] = []
        every: list[Family | Progress] = [*families, self._progress]
        for each in every:
            if type(each).step is not Family.step:
                looks.append(each.step)
            if type_ and hasattr(each, type_):
                looks.append(getattr(each, type_))
        return looks


def _all() -> tuple[type[Family], ...]:
    """Every family; the last two are imported here, as a comparison does without them."""
    from inspector.analysis.rules.recording import RecordingFile
    from inspector.analysis.rules.thinking import HiddenThinking

    return (*MESSAGE, Frames, RecordingFile, HiddenThinking)


def check(lines: Iterable[Line], families: Sequence[type[Family]] | None = None) -> Findings:
    """What the rules say of a recording's lines."""
    checker = Checker(families)
    for step in steps(_events(lines, checker)):
        checker.step(step)
    return checker.close()


def _events(lines: Iterable[Line], checker: Checker) -> Iterator[Event]:
    """The events of the lines; what stands between two of them is checked on the way."""
    for line in lines:
        if isinstance(line, Event):
            yield line
        else:
            checker.line(line)
