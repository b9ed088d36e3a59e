"""The options of `inspect record`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from inspector.capture.body import DEFAULT_MAX_TOKENS, DEFAULT_MODEL
from inspector.cli.program import apart
from inspector.cli.record.values import at_least, typed

DEFAULT_RETRIES = 2
"""How often the SDK tries again where it is not told."""

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """What was given on the command line."""

    prompt: str | None
    program: tuple[str, ...]
    model: str | None
    max_tokens: int | None
    system: str | None
    thinking: str | None
    tools: str | None
    request: str | None
    params: tuple[str, ...]
    betas: tuple[str, ...]
    headers: tuple[str, ...]
    base_url: str | None
    timeout: float | None
    max_retries: int | None
    demo: str | None
    local: bool
    local_model: Path | None
    url: str | None
    method: str | None
    data: str | None
    env: tuple[str, ...]
    replay: bool
    output: str | None
    force: bool
    repeat: int
    case: str | None
    labels: tuple[str, ...]
    redact: tuple[str, ...]
    no_request_body: bool
    fsync: bool
    print_path: bool
    no_tui: bool
    quiet: bool

    @property
    def repeated(self) -> bool:
        """Whether more than one call was asked for."""
        return self.repeat > 1


class RecordCommand(click.Command):
    """`record`, which takes what stands after `--` as a program, and has help in sections."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Set the program apart before the options are read, or its own would be taken for ours."""
        args, program = apart(ctx, args)
        rest = super().parse_args(ctx, args)
        ctx.params["program"] = program
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Options, then a prompt or a program."""
        return ["[OPTIONS]", "[PROMPT | -- COMMAND...]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The sections, all with one left column."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [(option.name or "", option.get_help_record(ctx)) for option in options]
        longest = max(len(record[0]) for _, record in records if record)
        sections: dict[str, list[tuple[str, str]]] = {}
        title = ""
        for name, record in records:
            title = _SECTIONS.get(name, title)
            if record:
                sections.setdefault(title, []).append((record[0].ljust(longest), record[1]))
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)


_SECTIONS = {
    "model": "The request",
    "demo": "Who answers instead of the API",
    "env": "A program, after --",
    "output": "The recording",
    "print_path": "What is printed",
}
"""Sections of the help, by the first option of each."""

_text = partial(click.option, type=typed)
_many = partial(click.option, type=typed, multiple=True)
_flag = partial(click.option, is_flag=True)

_OPTIONS = (
    _text("-m", "--model", metavar="NAME", help=f"The model. [{DEFAULT_MODEL}]"),
    click.option(
        "--max-tokens",
        metavar="N",
        type=at_least(1),
        help=f"The longest answer. [{DEFAULT_MAX_TOKENS}]",
    ),
    click.option("--system", metavar="TEXT", help="The system prompt: a text, or @FILE."),
    _text("--thinking", metavar="HOW", help="adaptive, disabled, a number of tokens, or JSON."),
    click.option("--tools", metavar="FILE", help="A JSON list of tools."),
    click.option("--request", metavar="FILE", help="A whole request body, as JSON; or -."),
    _many("--param", "params", metavar="KEY=JSON", help="Any member; a.b=JSON reaches inside."),
    _many("--beta", "betas", metavar="NAME", help="A beta to switch on."),
    _many("--header", "headers", metavar="NAME:VALUE", help="A header to send as well."),
    _text("--base-url", metavar="URL", help="Another endpoint than the API's own."),
    click.option(
        "--timeout",
        metavar="S",
        type=at_least(0.001, float),
        help="Seconds of silence after which it ends.",
    ),
    click.option(
        "--max-retries",
        metavar="N",
        type=at_least(0),
        help=f"How often to try again. [{DEFAULT_RETRIES}]",
    ),
    click.option(
        "--demo",
        is_flag=False,
        flag_value="",
        type=typed,
        metavar="[SCENARIO]",
        help="A sample: no key, no network. `list` names them.",
    ),
    _flag("--local", help="A small model on this machine: no key."),
    click.option(
        "--local-model",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Any GGUF model on this machine.",
    ),
    _text("--url", metavar="URL", help="Any event stream, recorded as it is."),
    _text("--method", metavar="NAME", help="The method for --url. [GET; POST with --data]"),
    click.option("--data", metavar="TEXT", help="The body for --url: a text, @FILE or @-."),
    _many("--env", metavar="NAME[=PATH]", help="A variable that gets the proxy's URL, and a path."),
    _flag("--replay", help="Show the session when the program has ended."),
    click.option("-o", "--output", metavar="PATH", help="The file, or a folder. [recordings/]"),
    _flag("--force", help="Overwrite a file that exists."),
    click.option(
        "--repeat", metavar="N", type=at_least(1), default=1, help="Ask so many times; a file each."
    ),
    _text("--case", metavar="NAME", help="What it is called in comparisons."),
    _many("--label", "labels", metavar="KEY=VALUE", help="Something to be noted in the file."),
    _many("--redact", metavar="REGEX", help="Keep out what matches, beside keys."),
    _flag("--no-request-body", help="Keep the request's body out."),
    _flag("--fsync", help="Make each read durable before it is handed on."),
    _flag("--print-path", help="Paths on standard output, not the answer."),
    _flag("--no-tui", help="The text as it streams, in a terminal too."),
    _flag("-q", "--quiet", help="No word where all goes well."),
)


def record_options(function: _F) -> _F:
    """Give a command all options of `record`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function
