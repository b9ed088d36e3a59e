"""The configuration: the settings of a comparison as a project keeps them.

They stand in `pyproject.toml`, looked for from the current folder upwards, or in a file of their
own, where the table is the file itself:

    [tool.inspector.diff]
    levels = ["+transport"]       # beside the usual; without +, these alone; "all"; "default"
    fail-on = "warning"           # breaking, warning, any, never
    tool-mode = "unordered"       # strict, unordered, subset, superset
    output-tolerance = 0.5        # a share
    scrub = ["date"]              # date, uuid, url, number
    noise-policy = "fail"         # pass, fail

    [tool.inspector.diff.rules]
    "tools.arguments" = "info"    # breaking, warning, info, off

    [tool.inspector.diff.timing]
    base-runs = 20                # and head-runs, alpha, seed
    relative = 0.5
    absolute = "250ms"

    [tool.inspector.diff.cases."weather-*"]
    output-tolerance = 1.0
    timing.absolute = "1s"

A table of `cases` holds for the cases whose name matches; where several do, the last one wins. It
may hold all but `levels`, `fail-on`, `noise-policy`, `timing.alpha` and `timing.seed`, which are
of the invocation.
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple, Self

from inspector.compare.configuring.change import Change
from inspector.compare.configuring.entries import (
    ConfigurationError,
    Table,
    change_of,
    levels_of,
    severity_of,
)
from inspector.compare.settings import Settings

__all__ = [
    "Change",
    "Configuration",
    "ConfigurationError",
    "configured",
    "levels_of",
    "severity_of",
]

FILE = "pyproject.toml"
_TABLE = ("tool", "inspector", "diff")


class Configuration(NamedTuple):
    """Settings in layers: the defaults, the table, the tables of cases, the flags."""

    path: Path | None = None
    """The file that it was read from; `None` where there is none."""
    table: Change = Change()
    cases: tuple[tuple[str, Change], ...] = ()
    """By pattern, in the order of the file."""
    flags: Change = Change()

    @property
    def settings(self) -> Settings:
        """Those of the whole invocation."""
        return self.flags.on(self.table.on(Settings()))

    def for_case(self, name: str) -> Settings:
        """Those of the case of that name."""
        settings = self.table.on(Settings())
        for pattern, change in self.cases:
            if fnmatchcase(name, pattern):
                settings = change.on(settings)
        return self.flags.on(settings)

    def with_flags(self, flags: Change) -> Self:
        """The same with what the command line says, which wins over all else."""
        return self._replace(flags=flags)


def configured(path: Path | None = None, *, start: Path | None = None) -> Configuration:
    """The configuration in a file, or without one that of the project around `start`.

    `start` is the current folder unless given. Raises `ConfigurationError`.
    """
    if path is not None:
        return _read(path, _own_table(path))
    for folder in _upwards(start or Path.cwd()):
        file = folder / FILE
        if file.is_file():
            document = _parsed(file) if _may_hold_it(file) else {}
            table = _at(document, _TABLE)
            if table is not None:
                return _read(file, table)
            _refuse_misspelt(file, _at(document, _TABLE[:-1]))
    return Configuration()


def _refuse_misspelt(path: Path, tables: Any) -> None:
    """Raise where there is a table whose name is nearly the right one: nobody would read it."""
    if not isinstance(tables, dict):
        return
    from difflib import get_close_matches  # imported where it is needed: nearly never

    for name in get_close_matches(_TABLE[-1], tables, 1):
        there, meant = ".".join((*_TABLE[:-1], name)), ".".join(_TABLE)
        raise ConfigurationError(f"{path} has a table [{there}]; did you mean [{meant}]?")


def _own_table(path: Path) -> Any:
    document = _parsed(path)
    table = _at(document, _TABLE)
    if table is None and path.name == FILE:
        raise ConfigurationError(f"{path} has no table [{'.'.join(_TABLE)}]")
    return document if table is None else table


def _read(path: Path, table: Any) -> Configuration:
    try:
        if not isinstance(table, dict):
            raise ConfigurationError(f"{'.'.join(_TABLE)} is no table")
        return Configuration(path, change_of(table), tuple(_cases(table.get("cases", {}))))
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from None


def _cases(table: Any) -> Iterator[tuple[str, Change]]:
    if not isinstance(table, dict) or not all(isinstance(each, dict) for each in table.values()):
        raise ConfigurationError("cases must be tables, such as [cases.'weather-*']")
    for pattern, entries in table.items():
        try:
            yield pattern, change_of(entries, of_a_case=True)
        except ConfigurationError as error:
            raise ConfigurationError(f"cases.{pattern!r}: {error}") from None


def _at(document: Table, names: tuple[str, ...]) -> Any:
    """What stands below these names, `None` where nothing does."""
    found: Any = document
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _parsed(path: Path) -> Table:
    import tomllib  # most comparisons are configured by nothing but flags

    try:
        return tomllib.loads(_bytes(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is no TOML: {error}") from None


def _may_hold_it(file: Path) -> bool:
    """Whether a file may have the table, or one with nearly its name; parsing takes far longer."""
    text = _bytes(file)
    return b"[tool.inspector" in text or all(word.encode() in text for word in _TABLE)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"cannot read {path}: {error.strerror or error}") from None


def _upwards(folder: Path) -> Iterator[Path]:
    folder = folder.absolute()
    yield folder
    yield from folder.parents
