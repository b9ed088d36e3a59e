"""The options of `inspect proxy`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class ProxyOptions:
    """What was given on the command line."""

    upstream: str
    host: str
    port: int
    output: Path | None
    ca: Path | None
    live: bool
    format: Literal["text", "json"]
    case: str | None
    labels: tuple[str, ...]
    redact: tuple[str, ...]
    no_request_body: bool
    fsync: bool
    quiet: bool


def proxy_options(function: _F) -> _F:
    """Give a command all options of `proxy`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option("--upstream", metavar="URL", required=True, help="The API to relay to."),
    click.option(
        "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen."
    ),
    click.option(
        "--port", type=click.IntRange(0, 65_535), default=0, help="The port. [0: any free one]"
    ),
    click.option(
        "-o",
        "--output",
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help="Where recordings go. [recordings/TIME-proxy]",
    ),
    click.option(
        "--ca",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Certificates to trust beside the system's.",
    ),
    click.option("--live", is_flag=True, help="Show the session on a screen while it goes on."),
    click.option(
        "--format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="What the lines on standard output are.",
    ),
    click.option("--case", metavar="NAME", help="What they are called in comparisons."),
    click.option(
        "--label",
        "labels",
        metavar="KEY=VALUE",
        multiple=True,
        help="Something to be noted in each file.",
    ),
    click.option(
        "--redact", metavar="REGEX", multiple=True, help="Keep out what matches, beside keys."
    ),
    click.option("--no-request-body", is_flag=True, help="Keep the requests' bodies out."),
    click.option("--fsync", is_flag=True, help="Make each read durable before it is handed on."),
    click.option("-q", "--quiet", is_flag=True, help="Print the URL and nothing else."),
)
