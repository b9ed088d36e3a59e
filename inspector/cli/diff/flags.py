"""The flags of `inspect diff` on top of what is configured."""

from __future__ import annotations

from inspector.cli.diff.options import DiffOptions
from inspector.compare.configuring.configuration import (
    Change,
    Configuration,
    configured,
    levels_of,
    severity_of,
)
from inspector.compare.configuring.entries import change_of
from inspector.compare.level import Level
from inspector.compare.settings import Scrubber


def configuration(options: DiffOptions) -> Configuration:
    """What is configured, and where flags say something else, what they say.

    Raises `ConfigurationError`.
    """
    change = Change(
        levels=None if options.levels is None else levels_of(options.levels),
        severities=dict(map(severity_of, options.severities)),
        fail_on=options.fail_on,
        tool_mode=options.tool_mode,
        output_tolerance=options.output_tolerance,
        scrub=None if options.scrub is None else _scrubbers(options.scrub),
        noise_policy=options.noise_policy,
    )
    return configured(options.config).with_flags(change)


def shown(options: DiffOptions) -> frozenset[Level]:
    """The levels that are named, whose hunks are printed. Raises `ConfigurationError`."""
    return frozenset(levels_of(options.levels.replace("+", "")) if options.levels else ())


def _scrubbers(asked: str) -> frozenset[Scrubber] | None:
    words = [word.strip() for word in asked.split(",") if word.strip()]
    return change_of({"scrub": words}).scrub
