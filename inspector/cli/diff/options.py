"""The options of `inspect diff`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args

import click

from inspector.cli.diff.paint import Colour
from inspector.cli.diff.share import share
from inspector.cli.diff.target import FORMATS
from inspector.compare.rule import Gate
from inspector.compare.settings import NoisePolicy, ToolMode

_F = TypeVar("_F", bound=Callable[..., Any])


class DiffOptions(NamedTuple):
    """What was given on the command line; `None` and `()` where it was not."""

    paths: tuple[str, ...]
    levels: str | None
    severities: tuple[str, ...]
    fail_on: Gate | None
    tool_mode: ToolMode | None
    output_tolerance: float | None
    scrub: str | None
    noise_policy: NoisePolicy | None
    config: Path | None
    formats: tuple[str, ...]
    summary: Path | None
    table: bool
    words: bool
    colour: Colour
    list_rules: bool
    jobs: int | None
    quiet: bool


_flag = partial(click.option, is_flag=True)


def _choice(of: Any, *names: str, metavar: str, told: str) -> Callable[[_F], _F]:
    return click.option(*names, type=click.Choice(get_args(of)), metavar=metavar, help=told)


_OPTIONS = (
    click.argument("paths", metavar="BASE HEAD", nargs=-1),
    click.option("--level", "levels", metavar="A,B", help="What to compare; +A beside the usual."),
    click.option(
        "--rule",
        "severities",
        metavar="ID=SEVERITY",
        multiple=True,
        help="breaking, warning, info or off for a rule.",
    ),
    _choice(Gate, "--fail-on", metavar="GATE", told="breaking, warning, any or never. [breaking]"),
    _choice(
        ToolMode,
        "--tools",
        "tool_mode",
        metavar="MODE",
        told="strict, unordered, subset, superset. [strict]",
    ),
    click.option(
        "--output-tolerance",
        type=share,
        metavar="SHARE",
        help="By how much output tokens may differ. [30%]",
    ),
    click.option("--scrub", metavar="A,B", help="Out of texts: date, uuid, url, number."),
    _choice(
        NoisePolicy,
        "--noise-policy",
        metavar="POLICY",
        told="pass, or fail: 3 where inconclusive. [pass]",
    ),
    click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Settings, else those of pyproject.toml.",
    ),
    click.option(
        "--format",
        "formats",
        metavar="NAME[=FILE]",
        multiple=True,
        help=f"{', '.join(FORMATS)}.",
    ),
    click.option(
        "--summary",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Append Markdown to the summary of a CI step.",
    ),
    _flag("--stat", "table", help="One row a case."),
    _flag("--word-diff", "words", help="Texts as [-old-]{+new+}."),
    click.option(
        "--color",
        "colour",
        type=click.Choice(get_args(Colour)),
        default="auto",
        help="auto: on a terminal.",
    ),
    _flag("--rules", "list_rules", help="List all rules."),
    click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes. [the cores]"),
    _flag("-q", "--quiet", help="No text; the exit code tells."),
)


def diff_options(function: _F) -> _F:
    """Give a command all options of `diff`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
