"""A summary of many recordings: the spread of each figure, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector.analysis.analysis import Analysis
from inspector.analysis.figure import Figure, Unit, key_of
from inspector.analysis.figures import CATALOGUE
from inspector.analysis.percentiles import percentile

Grouping: TypeAlias = Literal["case", "label", "model"]
"""What puts recordings into one group: their case, all their labels, or their model."""

PERCENTILES = (50, 90, 99)

NOWHERE = "(none)"
"""The group of recordings that do not say what they are grouped by."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The percentiles of one figure over the recordings that know it."""

    name: str
    unit: Unit
    known: int
    """How many recordings know it."""
    values: tuple[int | float, ...]
    """At `PERCENTILES`; empty where no recording knows it."""
    estimated: bool
    """Whether any of the values it is made from is an estimate."""

    @property
    def key(self) -> str:
        """Its name in JSON and CSV."""
        return key_of(self.name, self.unit)

    def figures(self) -> list[Figure]:
        """The percentiles as figures."""
        if not self.values:
            return [Figure(self.name, self.unit, why="not known of any")] * len(PERCENTILES)
        return [
            Figure(self.name, self.unit, value, estimated=self.estimated) for value in self.values
        ]


@dataclass(frozen=True, slots=True)
class Group:
    """Recordings that belong together."""

    name: str | None
    """What they have in common; `None` for all there are."""
    recordings: int
    spreads: Mapping[str, Spread]
    """By the name of the figure."""


def summarise(analyses: Sequence[Analysis], by: Grouping | None = None) -> list[Group]:
    """The groups in the order of their names; a single one of all, where nothing groups them."""
    if by is None:
        return [_group(None, analyses)]
    members: dict[str, list[Analysis]] = {}
    for analysis in analyses:
        members.setdefault(group_of(analysis, by), []).append(analysis)
    return [_group(name, members[name]) for name in sorted(members)]


def group_of(analysis: Analysis, by: Grouping) -> str:
    """The name of the group that a recording belongs to."""
    if by == "model":
        return analysis.model or NOWHERE
    if by == "case":
        return analysis.labels.get("case") or NOWHERE
    labels = sorted(analysis.labels.items())
    return ", ".join(f"{name}={value}" for name, value in labels) or NOWHERE


def spread(figures: Iterable[Figure]) -> Spread:
    """The spread of one figure of several recordings, of which there is at least one."""
    all_of_it = list(figures)
    known = [figure for figure in all_of_it if figure.value is not None]
    ordered = sorted(figure.value for figure in known if figure.value is not None)
    return Spread(
        name=all_of_it[0].name,
        unit=all_of_it[0].unit,
        known=len(known),
        values=tuple(percentile(ordered, p) for p in PERCENTILES) if ordered else (),
        estimated=any(figure.estimated for figure in known),
    )


def _group(name: str | None, members: Sequence[Analysis]) -> Group:
    names = CATALOGUE if members else ()
    spreads = {each: spread(member.figures[each] for member in members) for each in names}
    return Group(name, len(members), spreads)
