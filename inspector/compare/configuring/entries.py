"""Entries: a table of the configuration, each key checked, as the change that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, get_args

from inspector.compare.configuring.change import Change
from inspector.compare.level import DEFAULT, LEVELS, Level
from inspector.compare.rule import SEVERITIES, Gate, Severity
from inspector.compare.settings import NoisePolicy, Scrubber, ToolMode

Table: TypeAlias = Mapping[str, Any]

OF_ALL: Final = ("levels", "fail-on", "noise-policy")
"""Keys that hold for a whole invocation, never for a case of it."""

OF_ALL_TIMING: Final = ("alpha", "seed")
"""The same in the table `timing`."""


class ConfigurationError(ValueError):
    """The configuration cannot be used; the message is one line for a person."""


def change_of(table: Table, *, of_a_case: bool = False) -> Change:
    """What a table asks for, but for its `cases`. Raises `ConfigurationError`."""
    given: dict[str, Any] = {}
    known = [key for key in _READERS if not (of_a_case and key in OF_ALL)]
    for spelled, value in table.items():
        key = spelled.replace("_", "-")
        if key == "cases" and not of_a_case:
            continue
        _known(spelled, key, known, "setting" if not of_a_case else "setting of a case")
        name, read = _READERS[key]
        given[name] = read(key, value)
    timing = given.get("timing", {})
    for key in OF_ALL_TIMING:
        if of_a_case and key in timing:
            raise ConfigurationError(f"timing.{key} holds for all cases together, not for one")
    return Change(**given)


def levels_of(text: str) -> tuple[Level, ...]:
    """The levels that a list with commas names, in the order of the reports.

    `all` is every level and `default` those that are compared unasked; where the first one has a
    plus, as in `+transport,events`, all of them are added to these.
    Raises `ConfigurationError`.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    return _levels("level", words)


def severity_of(text: str) -> tuple[str, Severity]:
    """The rule and the severity that `ID=SEVERITY` names. Raises `ConfigurationError`."""
    rule, equals, severity = text.partition("=")
    if not equals:
        raise ConfigurationError(f"{text!r}: write it as ID=SEVERITY, such as usage.missing=off")
    return next(iter(_severities("rule", {rule: severity}).items()))


def _levels(key: str, value: Any) -> tuple[Level, ...]:
    words = _words(key, [value] if isinstance(value, str) else value)
    if not words:
        raise ConfigurationError(f"{key} names no level")
    asked: set[str] = set(DEFAULT) if words[0].startswith("+") else set()
    for word in words:
        name = word.removeprefix("+")
        if name in ("all", "default"):
            asked.update(LEVELS if name == "all" else DEFAULT)
        else:
            _known(name, name, LEVELS, "level")
            asked.add(name)
    if asked == {"case"}:
        raise ConfigurationError("the level case is always compared: name another one beside it")
    return tuple(level for level in LEVELS if level in asked)


def _severities(key: str, value: Any) -> dict[str, Severity]:
    from inspector.compare.catalogue import RULES  # which brings every level

    table = _table(key, value)
    for rule in table:
        _known(rule, rule, RULES, "rule")
    return {rule: _one_of(SEVERITIES)(rule, severity) for rule, severity in table.items()}


def _timing(key: str, value: Any) -> dict[str, int | float]:
    given: dict[str, int | float] = {}
    for spelled, entry in _table(key, value).items():
        name = spelled.replace("_", "-")
        _known(spelled, name, _TIMING, f"setting of {key}")
        field, read = _TIMING[name]
        given[field] = read(f"{key}.{name}", entry)
    return given


def _scrubbers(key: str, value: Any) -> frozenset[Scrubber]:
    return frozenset(_one_of(get_args(Scrubber))(key, word) for word in _words(key, value))


def _duration(key: str, value: Any) -> int:
    from inspector.analysis.budgets import BudgetError, duration_ns

    if not isinstance(value, str):
        raise ConfigurationError(f"{key} is {value!r}: write it as a duration, such as '100ms'")
    try:
        return duration_ns(value)
    except BudgetError as error:
        raise ConfigurationError(f"{key}: {error}") from None


def _number(least: float, most: float) -> Callable[[str, Any], float]:
    def read(key: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ConfigurationError(f"{key} is {value!r}: it must be a number")
        if not least <= value <= most:
            raise ConfigurationError(f"{key} is {value!r}: it must lie between {least} and {most}")
        return value

    return read


def _count(key: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ConfigurationError(f"{key} is {value!r}: it must be a whole number")
    return value


def _one_of(choices: Iterable[str]) -> Callable[[str, Any], Any]:
    def read(key: str, value: Any) -> Any:
        if value not in (every := list(choices)):
            raise ConfigurationError(f"{key} is {value!r}: it may be {', '.join(every)}")
        return value

    return read


def _words(key: str, value: Any) -> list[str]:
    if not isinstance(value, list | tuple | frozenset | set) or not all(
        isinstance(word, str) for word in value
    ):
        raise ConfigurationError(f"{key} is {value!r}: it must be a list of texts")
    return list(value)


def _table(key: str, value: Any) -> Table:
    if not isinstance(value, Mapping):
        raise ConfigurationError(f"{key} is {value!r}: it must be a table")
    return value


def _known(spelled: str, key: str, known: Iterable[str], noun: str) -> None:
    if key in (every := list(known)):
        return
    from difflib import get_close_matches  # imported where it is needed: nearly never

    near = get_close_matches(key, every, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(every[:12])}"
    raise ConfigurationError(f"there is no {noun} {spelled!r}; {hint}")


_READERS: Final[dict[str, tuple[str, Callable[[str, Any], Any]]]] = {
    "levels": ("levels", _levels),
    "rules": ("severities", _severities),
    "fail-on": ("fail_on", _one_of(get_args(Gate))),
    "tool-mode": ("tool_mode", _one_of(get_args(ToolMode))),
    "output-tolerance": ("output_tolerance", _number(0, 100)),
    "scrub": ("scrub", _scrubbers),
    "noise-policy": ("noise_policy", _one_of(get_args(NoisePolicy))),
    "timing": ("timing", _timing),
}
"""By key of a table: the field of `Change`, and what reads its value."""

_TIMING: Final[dict[str, tuple[str, Callable[[str, Any], Any]]]] = {
    "base-runs": ("base_runs", _count),
    "head-runs": ("head_runs", _count),
    "alpha": ("alpha", _number(0, 1)),
    "relative": ("relative", _number(0, 100)),
    "absolute": ("absolute_ns", _duration),
    "seed": ("seed", _count),
}
"""The same for the table `timing` and the fields of `TimingSettings`."""
