"""Checkpoints: the state of a fold after any event, stepping forward and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, Self, TypeVar

from inspector.analysis.step import Step, steps
from inspector.recording.lines import Event

FAR, NEAR = 4096, 64
"""How many events lie between two checkpoints: all along the way, and around the last event asked
for. What is kept of a million events is 245 + 64 states."""


class Fold(Protocol):
    """A state that takes in one event after another, and whose copies are cheap."""

    def step(self, step: Step, /) -> None:
        """Take in the next event."""

    def copy(self) -> Self:
        """The state as it stands, to go on with apart from this one."""


F = TypeVar("F", bound=Fold)


class Checkpoints(Generic[F]):
    """The states of one fold over one sequence of events.

    To ask for an event takes folding what nobody asked beyond before; where that is done, no more
    than `FAR` events, and near the event last asked for no more than `NEAR`, backward as forward.
    Events may be added to the sequence meanwhile. For one thread at a time.
    """

    def __init__(self, events: Sequence[Event], start: F) -> None:
        self._events = events
        self._far = [start.copy()]
        self._near = [self._far[0]]
        self._base = 0  # the event whose state the near checkpoints begin with

    def at(self, number: int) -> F:
        """The state after event `number`, for the caller to keep; 0 is before the first event.

        Raises `IndexError` where there is no such event.
        """
        if not 0 <= number <= len(self._events):
            raise IndexError(f"there is no event {number} among {len(self._events)}")
        self._extend(self._far, 0, FAR, number)
        base = number - number % FAR
        if base != self._base:
            self._base, self._near = base, [self._far[base // FAR]]
        self._extend(self._near, base, NEAR, number)
        rest = number % NEAR
        return self._after(self._near[(number - base) // NEAR], number - rest, rest)

    def _extend(self, states: list[F], base: int, apart: int, number: int) -> None:
        """Add to the checkpoints from `base` on, so many events apart, up to event `number`."""
        for at in range(base + (len(states) - 1) * apart, number - apart + 1, apart):
            states.append(self._after(states[-1], at, apart))

    def _after(self, state: F, number: int, count: int) -> F:
        """A state after `count` more events than `state`, which is that after event `number`."""
        state = state.copy()
        for step in steps(self._events[number : number + count], first=number + 1):
            state.step(step)
        return state
