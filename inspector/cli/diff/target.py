"""Targets: which report goes where, as `--format NAME` or `--format NAME=FILE` says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

import click

Format: TypeAlias = Literal["text", "json", "junit", "github", "markdown"]

FORMATS: Final[tuple[Format, ...]] = get_args(Format)


_HEADER: Final = b'{"kind":"header"'


class Target(NamedTuple):
    """A report, and the file that it goes to."""

    format: Format
    file: Path | None = None
    """`None` is standard output."""


def targets(values: Sequence[str], *, quiet: bool) -> tuple[Target, ...]:
    """What is asked for, files first; standard output has text where nothing else is to go there.

    Whoever reads standard output may go away before it is written, and the files must stand then.
    """
    asked = tuple(map(_target, values))
    to_stdout = [target.format for target in asked if target.file is None]
    if len(to_stdout) > 1:
        raise click.UsageError(
            f"only one format can go to standard output, not {' and '.join(to_stdout)}: "
            f"write --format {to_stdout[0]}=FILE"
        )
    files = [target.file for target in asked if target.file is not None]
    if len(set(files)) < len(files):
        raise click.UsageError("two formats cannot go to the same file")
    for file in filter(_is_recording, files):
        raise click.UsageError(f"{file} is a recording, which no report may overwrite")
    every = asked if to_stdout or quiet else (*asked, Target("text"))
    return tuple(sorted(every, key=lambda target: target.file is None))


def _is_recording(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as beginning:
        return beginning.read(len(_HEADER)) == _HEADER


def _target(value: str) -> Target:
    name, equals, file = value.partition("=")
    for format_ in FORMATS:
        if name == format_ and (file or not equals):
            return Target(format_, Path(file) if file else None)
    raise click.UsageError(
        f"there is no format {value!r}: write {', '.join(FORMATS)}, or one of them with =FILE"
    )
