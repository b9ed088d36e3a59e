"""Realistic exchanges, written by generators: what `--demo` plays."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.server.scenarios import answers, failures, hops, long, reasoning, search, tools
from inspector.server.scenarios.scenario import Scenario

__all__ = ["DEFAULT", "SCENARIOS", "Scenario", "UnknownScenario", "scenario"]

DEFAULT = "text"
"""The scenario that is played where none is named."""

SCENARIOS: Mapping[str, Scenario] = {
    each.name: each
    for each in (
        *answers.SCENARIOS,
        *reasoning.SCENARIOS,
        *tools.SCENARIOS,
        *search.SCENARIOS,
        *failures.SCENARIOS,
        *hops.SCENARIOS,
        *long.SCENARIOS,
    )
}
"""All scenarios by name, in the order in which they are listed."""


class UnknownScenario(ValueError):
    """No scenario has that name; the message is one line for a person."""


def scenario(name: str) -> Scenario:
    """The scenario of that name. Raises `UnknownScenario`."""
    try:
        return SCENARIOS[name]
    except KeyError:
        known = ", ".join(SCENARIOS)
        raise UnknownScenario(f"no scenario is called {name!r}; there are {known}") from None
