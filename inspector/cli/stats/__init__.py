"""`inspect stats`: marks, gaps, rates and tokens, of one recording in full or of many in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import click
import orjson

from inspector.analysis.budgets import BudgetError, duration_ns
from inspector.analysis.summary import Grouping
from inspector.cli import exit_codes
from inspector.cli.batch import Analysed, analysed, recounted
from inspector.cli.console import cannot, out, say
from inspector.cli.progress import watched
from inspector.cli.stats.csv_lines import csv_lines
from inspector.cli.stats.document import document
from inspector.cli.stats.many import many
from inspector.cli.stats.one import one
from inspector.recording.folder import found


@click.command(
    "stats",
    epilog="Examples:\n\n  inspect stats weather.jsonl\n\n"
    "  inspect stats recordings/ --group-by model --format csv > figures.csv",
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="table; json: one document; csv: a row a recording.",
)
@click.option(
    "--group-by", "by", type=click.Choice(get_args(Grouping)), help="Percentiles for each group."
)
@click.option("--stall", metavar="DURATION", help="Call a gap over this a stall, such as 5s.")
@click.option(
    "--count-tokens",
    "ask",
    is_flag=True,
    help="Have the API count each block; sends the words again.",
)
def command(
    paths: tuple[Path, ...], format_: str, by: Grouping | None, stall: str | None, ask: bool
) -> int:
    """Measure recordings: when things came, how fast, and what they took.

    A path is a recording or a folder of them. One recording is shown in full, several as a row each
    with the percentiles over all of them. Estimates are marked ≈.
    """
    try:
        stall_ns = duration_ns(stall) if stall else None
    except BudgetError as error:
        raise click.UsageError(str(error)) from None
    files = list(found(paths))
    if not files:
        cannot(f"no recording below {', '.join(map(str, paths))}: name files, or another folder")
    measured = _recounted(files, stall_ns) if ask else analysed(files, stall_ns)
    results = list(watched(measured, len(files), "recordings"))
    _print(results, format_, by)
    for result in results:
        for problem in result.problems:
            say(f"inspect: {_named(result, problem)}")
    refused = any(result.analysis is None for result in results)
    return exit_codes.CANNOT if refused else exit_codes.DONE


def _recounted(files: Sequence[Path], stall_ns: int | None) -> Iterator[Analysed]:
    from inspector.capture.count_tokens import count_tokens
    from inspector.capture.errors import CaptureError

    try:
        yield from recounted(files, stall_ns, count_tokens)
    except CaptureError as error:
        cannot(str(error))


def _print(results: Sequence[Analysed], format_: str, by: Grouping | None) -> None:
    if format_ == "json":
        out(orjson.dumps(document(results, by), option=orjson.OPT_INDENT_2).decode())
        return
    if format_ == "csv":
        lines = csv_lines(results, by)
    elif len(results) == 1 and by is None:
        lines = one(results[0])
    else:
        lines = many(results, by)
    for line in lines:
        out(line)


def _named(result: Analysed, problem: str) -> str:
    """A problem with the file that it is about; those of unreadable files name it themselves."""
    return problem if result.analysis is None else f"{result.path}: {problem}"
