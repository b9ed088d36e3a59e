"""Settings: what is compared, how strictly, and at what the gate falls."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from inspector.compare.level import DEFAULT, Level
from inspector.compare.rule import Gate, Rule, Severity

ToolMode: TypeAlias = Literal["strict", "unordered", "subset", "superset"]
"""`strict`: the same calls in the same order. `unordered`: the same calls. `subset`: HEAD calls
nothing that BASE does not. `superset`: HEAD calls all that BASE does."""

Scrubber: TypeAlias = Literal["date", "uuid", "url", "number"]
"""What is taken out of texts before they are compared."""

NoisePolicy: TypeAlias = Literal["pass", "fail"]
"""Whether an inconclusive comparison is exit 0 or exit 3."""


class TimingSettings(NamedTuple):
    """The four conditions of the timing gate."""

    base_runs: int = 10
    """The least number of BASE runs."""
    head_runs: int = 5
    """The least number of HEAD runs."""
    alpha: float = 0.05
    """The share of false alarms over all figures and cases of one invocation."""
    relative: float = 0.25
    """The median must be later by this share of the BASE median …"""
    absolute_ns: int = 100_000_000
    """… and by this."""
    seed: int = 0
    """Of the halves and the resampling."""


class Settings(NamedTuple):
    """How two sides are compared."""

    levels: tuple[Level, ...] = DEFAULT
    severities: Mapping[str, Severity] = {}
    """By rule id, where they differ from the rules' own."""
    fail_on: Gate = "breaking"
    tool_mode: ToolMode = "strict"
    output_tolerance: float = 0.30
    """The share by which output tokens may differ."""
    scrub: frozenset[Scrubber] = frozenset()
    noise_policy: NoisePolicy = "pass"
    timing: TimingSettings = TimingSettings()

    def severity(self, rule: Rule) -> Severity:
        """How grave a finding of that rule is here."""
        return self.severities.get(rule.id, rule.severity)
