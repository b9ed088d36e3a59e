"""A change: some of the settings, those that a table of the configuration or the flags give."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from inspector.compare.level import Level
from inspector.compare.rule import Gate, Severity
from inspector.compare.settings import NoisePolicy, Scrubber, Settings, ToolMode


class Change(NamedTuple):
    """What is to be other than before; `None` leaves a setting as it is."""

    levels: tuple[Level, ...] | None = None
    severities: Mapping[str, Severity] = {}
    """By rule id; those of other rules stay."""
    fail_on: Gate | None = None
    tool_mode: ToolMode | None = None
    output_tolerance: float | None = None
    scrub: frozenset[Scrubber] | None = None
    noise_policy: NoisePolicy | None = None
    timing: Mapping[str, Any] = {}
    """Fields of `TimingSettings` by name; the others stay."""

    def on(self, settings: Settings) -> Settings:
        """The settings with what this changes."""
        given: dict[str, Any] = {
            name: value for name in _PLAIN if (value := getattr(self, name)) is not None
        }
        if self.severities:
            given["severities"] = {**settings.severities, **self.severities}
        if self.timing:
            given["timing"] = settings.timing._replace(**self.timing)
        return settings._replace(**given)


_PLAIN = ("levels", "fail_on", "tool_mode", "output_tolerance", "scrub", "noise_policy")
