"""A rule of a comparison: which difference it names, and how grave that is."""

from typing import Final, Literal, NamedTuple, TypeAlias

from inspector.compare.level import Level

Severity: TypeAlias = Literal["breaking", "warning", "info", "off"]
"""`breaking`: a program may go wrong. `warning`: a person should look. `info`: good to know.
`off`: not reported at all."""

SEVERITIES: Final[tuple[Severity, ...]] = ("breaking", "warning", "info", "off")
"""The gravest first."""

Gate: TypeAlias = Literal["breaking", "warning", "any", "never"]
"""From which severity on a comparison fails."""


class Rule(NamedTuple):
    """One difference that is looked for."""

    id: str
    """A stable name: the level, a dot, and what differs; those of `inspect check` keep theirs."""
    level: Level
    severity: Severity
    """That of its findings, unless settings change it."""
    sentence: str
    """What differs where it fires, for a person."""


def reaches(severity: Severity, gate: Gate) -> bool:
    """Whether a finding of that severity fails at the gate."""
    if gate == "never" or severity == "off":
        return False
    if gate == "any":
        return True
    return SEVERITIES.index(severity) <= SEVERITIES.index(gate)
