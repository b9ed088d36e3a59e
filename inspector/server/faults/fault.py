"""A fault: makes another script of a script, by nothing but that and a source of chance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from inspector.server.script import Script


class BadFault(ValueError):
    """What was written is no fault; the message is one line that says what would be."""


class Fault(Protocol):
    """One way for an answer to go wrong. `str()` is how it is written."""

    def applied(self, script: Script, random: Random) -> Script:
        """The answer gone wrong; the script itself where there is no place for the fault in it."""
        ...


@dataclass(frozen=True, slots=True)
class Injected:
    """An answer with its faults."""

    script: Script
    faults: tuple[str, ...]
    """Those that were applied, as they are written."""
    missed: tuple[str, ...]
    """Those for which the answer has no place."""


class Injection:
    """The faults of a server, in the order in which they are applied."""

    def __init__(self, faults: Iterable[Fault] = (), seed: int = 0) -> None:
        # what encodes a body comes last, or no other fault would find its events
        self._faults: Sequence[Fault] = sorted(faults, key=lambda fault: str(fault) == "gzip")
        self._seed = seed

    def __bool__(self) -> bool:
        return bool(self._faults)

    def into(self, script: Script, name: str, time: int) -> Injected:
        """The answer that a recording gives the n-th time that it is played, faults and all.

        The same seed, name and number give the same bytes.
        """
        done: list[str] = []
        missed: list[str] = []
        for number, fault in enumerate(self._faults):
            random = Random(f"{self._seed}/{name}/{time}/{number}")
            changed = fault.applied(script, random)
            (missed if changed is script else done).append(str(fault))
            script = changed
        return Injected(script, tuple(done), tuple(missed))
