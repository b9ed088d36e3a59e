"""What tests say of a recording."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from inspector.compare.comparing import compare
from inspector.compare.reports.ending import ending
from inspector.compare.reports.piece import plain
from inspector.compare.reports.text import text
from inspector.compare.rule import SEVERITIES, Gate, Severity
from inspector.compare.settings import Settings
from inspector.recording import Recording
from inspector.testing import places


def assert_stream(recording: str | PathLike[str] | Recording) -> AssertedStream:
    """What can be asserted of a recording, given by path or open."""
    if isinstance(recording, Recording):
        return AssertedStream(recording.path)
    return AssertedStream(places.found(Path(recording)))


class AssertedStream:
    """A recording that a test says something of."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def matches(
        self,
        baseline: str | PathLike[str] | Recording,
        *,
        fail_on: Gate = "breaking",
        severities: Mapping[str, Severity] | None = None,
        **settings: Any,
    ) -> None:
        """Fail where `inspect diff BASELINE RECORDING` would, with its report.

        A baseline is a recording, or a folder of several runs. `severities` change rules, as
        `--rule` does; other keywords are those of `inspector.compare.settings.Settings`, such as
        `tool_mode` or `scrub`. What cannot be compared fails too.
        """
        __tracebackhide__ = True
        named = baseline.path if isinstance(baseline, Recording) else Path(baseline)
        chosen = _settings(fail_on=fail_on, severities=severities or {}, **settings)
        comparison = compare(places.found(named), self._path, chosen, processes=1)
        if ending(comparison) in ("passed", "inconclusive"):
            return
        report = "\n".join(map(plain, text(comparison)))
        raise AssertionError(f"{self._path.name} does not match {named}\n{report}")


def _settings(**given: Any) -> Settings:
    """The settings of a comparison. Raises `TypeError` for what is none, `ValueError` for values.

    Nothing else would tell of a gate that is misspelled before the first finding comes to it.
    """
    __tracebackhide__ = True
    unknown = sorted(set(given) - set(Settings._fields))
    if unknown:
        raise TypeError(f"matches() takes {', '.join(Settings._fields)}, not {unknown[0]}")
    settings = Settings(**given)
    if settings.fail_on not in get_args(Gate):
        gates = ", ".join(get_args(Gate))
        raise ValueError(f"fail_on is one of {gates}, not {settings.fail_on!r}")
    for rule, severity in settings.severities.items():
        if severity not in SEVERITIES:
            told = ", ".join(SEVERITIES)
            raise ValueError(f"the severity of {rule} is one of {told}, not {severity!r}")
    return settings
