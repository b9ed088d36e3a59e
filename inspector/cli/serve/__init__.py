"""`inspect serve`: recordings played back as a Messages endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from inspector.cli import exit_codes
from inspector.cli.console import out
from inspector.cli.serve.options import ServeCommand, ServeOptions, serve_options


@click.command(
    "serve",
    cls=ServeCommand,
    epilog="Examples:\n\n  inspect serve weather.jsonl --speed 10\n\n"
    "  inspect serve recordings/ --fault abort@event=12 -- python app.py",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@serve_options
def command(**given: Any) -> int:
    """Play recordings back as a Messages endpoint: the same bytes, reads and times.

    PATH is a recording or a folder of them. The URL is the first line that is printed, then comes
    a line a request. After -- a program can stand: it is run against the server, with
    ANTHROPIC_BASE_URL set, and its exit code is the command's.
    """
    options = ServeOptions(**given)
    if "list" in options.faults:
        _list_faults()
        return exit_codes.DONE
    from inspector.cli.serve.running import run

    return run(options)


def _list_faults() -> None:
    from inspector.server.faults.grammar import explained

    for line in explained():
        out(line)
