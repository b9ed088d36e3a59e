"""The options of `inspect serve`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from inspector.cli.program import apart
from inspector.cli.record.values import at_least

_F = TypeVar("_F", bound=Callable[..., Any])

_WAYS = ("auto", "case", "request", "order", "one")  # those of inspector.server.choosing


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What was given on the command line."""

    paths: tuple[Path, ...]
    program: tuple[str, ...]
    speed: float | None
    instant: bool
    max_gap: str | None
    match: str
    loop: bool
    unmatched: str
    faults: tuple[str, ...]
    fault_first: int | None
    seed: int
    host: str
    port: int
    log: Path | None
    record_missing: bool
    upstream: str | None
    quiet: bool


class ServeCommand(click.Command):
    """`serve`, which takes what stands after `--` as a program to run."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Set the program apart before the options are read, or its own would be taken for ours."""
        args, program = apart(ctx, args)
        rest = super().parse_args(ctx, args)
        asks_only = "list" in ctx.params.get("faults", ())
        if not (ctx.params.get("paths") or asks_only) and not ctx.resilient_parsing:
            raise click.UsageError("name a recording to serve, or a folder of them", ctx)
        ctx.params["program"] = program
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Options, paths, and the program."""
        return ["[OPTIONS]", "PATH...", "[-- COMMAND...]"]


def serve_options(function: _F) -> _F:
    """Gives a command all the options of `serve`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--speed", metavar="N", type=at_least(0.001, float), help="N times the recorded pace. [1]"
    ),
    click.option("--instant", is_flag=True, help="Wait for nothing."),
    click.option("--max-gap", metavar="TIME", help="No silence is longer, such as 500ms."),
    click.option("--loop", is_flag=True, help="Start over when all has been played."),
    click.option(
        "--match",
        type=click.Choice(_WAYS),
        default="auto",
        metavar="HOW",
        help="By case, request, order, or always the one. [auto]",
    ),
    click.option(
        "--unmatched",
        type=click.Choice(["error", "first"]),
        default="error",
        show_default=True,
        help="What a request gets that none answers.",
    ),
    click.option(
        "--fault",
        "faults",
        metavar="FAULT",
        multiple=True,
        help="What goes wrong, such as cut@event=12; `list` names all.",
    ),
    click.option(
        "--fault-first",
        metavar="N",
        type=at_least(1),
        help="Only the first N answers go wrong. [all]",
    ),
    click.option("--seed", type=int, default=0, show_default=True, help="The chance in faults."),
    click.option(
        "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen."
    ),
    click.option(
        "--port", type=click.IntRange(0, 65_535), default=0, help="The port. [0: any free one]"
    ),
    click.option(
        "--log",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A JSON line a request, appended to this file.",
    ),
    click.option(
        "--record-missing", is_flag=True, help="Ask --upstream what no recording answers."
    ),
    click.option("--upstream", metavar="URL", help="Where to ask, with your client's own key."),
    click.option("-q", "--quiet", is_flag=True, help="Print the URL and nothing else."),
)
