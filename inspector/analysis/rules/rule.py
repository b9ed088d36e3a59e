"""A rule: what a stream should be like, and how grave it is when it is not."""

from typing import Final, Literal, NamedTuple, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "info"]
"""`error`: a client may go wrong. `warning`: something is amiss. `info`: good to know."""

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
"""The gravest first."""


class Rule(NamedTuple):
    """One thing that is looked for in a stream."""

    id: str
    """A stable name: the family, a dot, and what is wrong."""
    severity: Severity
    """That of its findings, unless one has a reason to be milder."""
    sentence: str
    """What is wrong where it fires, for a person."""

    @property
    def family(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


def reaches(severity: Severity, gate: Severity) -> bool:
    """Whether a finding of that severity is as grave as the gate or graver."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(gate)
