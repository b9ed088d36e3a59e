"""A figure: one measured quantity by its name, or the reason why it cannot be known."""

from typing import Literal, NamedTuple, Self, TypeAlias

Unit: TypeAlias = Literal[
    "ns",
    "tokens",
    "tokens/s",
    "tokens/event",
    "events",
    "bytes",
    "characters",
    "reads",
    "bursts",
    "stalls",
    "share",
    "ratio",
]
"""What a figure counts. `share` lies between 0 and 1."""

NO_TIMES = "no times"
"""Why nothing that needs a clock is known of a recording without one."""


class _Members(NamedTuple):
    """What a figure holds."""

    name: str
    unit: Unit
    value: int | float | None = None
    """Durations are whole nanoseconds."""
    event: int | None = None
    """1-based number of the event that ended it; `None` where no event did."""
    why: str | None = None
    """Why there is no value: what a person reads between the brackets of `n/a (…)`."""
    estimated: bool = False
    """Whether the value is an estimate, which people see as `≈`."""


class Figure(_Members):
    """A quantity, its unit and the event that ended it; without a value, the reason why not."""

    __slots__ = ()

    def __new__(
        cls,
        name: str,
        unit: Unit,
        value: int | float | None = None,
        event: int | None = None,
        why: str | None = None,
        estimated: bool = False,
    ) -> Self:
        """Raises `ValueError` unless there is either a value or a reason for having none."""
        if (value is None) == (why is None):
            raise ValueError(f"{name}: a figure has a value, or a reason for having none")
        return super().__new__(cls, name, unit, value, event, why, estimated)

    @property
    def key(self) -> str:
        """Its name in JSON and CSV, where those of durations end in `_ns`."""
        return key_of(self.name, self.unit)


def key_of(name: str, unit: Unit) -> str:
    """The name of a figure in JSON and CSV."""
    return f"{name}_ns" if unit == "ns" else name


def moment(name: str, t_ns: int | None, event: int | None = None) -> Figure:
    """A point in time that was reached, by an event or without one."""
    return Figure(name, "ns", t_ns, event, why=NO_TIMES if t_ns is None else None)


def between(name: str, start: Figure, end: Figure) -> Figure:
    """The time from one moment to another; unknown for the reason that either is."""
    why = start.why or end.why
    if why or start.value is None or end.value is None:
        return Figure(name, "ns", why=why)
    return Figure(name, "ns", end.value - start.value, end.event)
