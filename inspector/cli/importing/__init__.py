"""`inspect import`: recordings made of something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

import click

from inspector.cli.console import cannot
from inspector.cli.importing.body import imported
from inspector.cli.importing.report import report
from inspector.cli.importing.source import chunks
from inspector.recording import RecordingError

_RECORDING = b'{"kind":"header",'  # how one begins


@click.command(
    "import",
    epilog="Examples:\n\n  curl -N … | inspect import - -o weather.jsonl\n\n"
    "  inspect import session.har -o recordings/ --match /v1/messages",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o", "--output", required=True, help="The recording to write, or a folder for several."
)
@click.option("--force", is_flag=True, help="Overwrite what exists.")
@click.option("--case", metavar="NAME", help="What this is called in comparisons.")
@click.option(
    "--from",
    "kind",
    type=click.Choice(["auto", "body", "har", "vcr"]),
    default="auto",
    show_default=True,
    help="What FILE is.",
)
@click.option("--match", metavar="TEXT", help="Of an archive, only URLs that hold this.")
@click.option("--all", "all_", is_flag=True, help="Of an archive, what is no stream as well.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to report what was imported.",
)
def command(
    file: Path,
    output: str,
    force: bool,
    case: str | None,
    kind: Literal["auto", "body", "har", "vcr"],
    match: str | None,
    all_: bool,
    format_: str,
) -> None:
    """Make recordings of the body of a stream (curl -N), a HAR file, or a VCR cassette.

    FILE is - for standard input. What it does not hold cannot be made up: a body has no times, and
    archives have none of the single events. Every figure that needs one is n/a.
    """
    pieces = chunks(file)
    first = next(pieces, b"")
    if not first:
        cannot(f"{file} is empty: there is nothing to import")
    if first.startswith(_RECORDING):
        cannot(f"{file} is a recording already")
    whole: Iterator[bytes] = chain([first], pieces)
    try:
        from inspector.cli.importing.archive import Choice, import_archive, may_be_archive

        if kind != "body" and (kind != "auto" or may_be_archive(file, first)):
            choice = Choice(match, everything=all_)
            content = b"".join(whole)
            of = None if kind == "auto" else kind
            made = import_archive(file, content, output, of, choice, case=case, force=force)
            if made is not None:
                report(made, format_)
                return
            whole = iter([content])
        if match is not None or all_:
            cannot(f"{file} is no archive: --match and --all have no meaning")
        target = Path(output)
        if output.endswith("/") or target.is_dir():
            cannot(f"{output} is a folder: name the recording to write")
        report([imported(whole, target, case=case, force=force)], format_)
    except RecordingError as error:
        cannot(str(error))
