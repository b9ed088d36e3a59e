"""`inspect baseline`: the accepted runs that comparisons are made against."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from inspector.cli import exit_codes
from inspector.cli.console import cannot, out, say
from inspector.testing.modes import is_ci


@click.group(
    "baseline",
    epilog="Examples:\n\n  inspect baseline accept new/ --into baselines/\n\n"
    "  inspect baseline list baselines/",
)
def command() -> None:
    """Keep the accepted runs that `inspect diff` compares against.

    A baseline is a folder of recordings. Several runs of a case show what may vary: HEAD may take
    any variant that they show, and its numbers may lie within their range.
    """


@command.command(
    epilog="Examples:\n\n  inspect baseline accept new/ --into baselines/ --dry-run\n\n"
    "  inspect baseline accept run.jsonl --into baselines/ --case weather --max-runs 10"
)
@click.argument("head", nargs=-1, required=True)
@click.option(
    "--into",
    required=True,
    metavar="BASELINES",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the baseline; made where there is none.",
)
@click.option("--case", metavar="NAME", help="The case that they are runs of.")
@click.option(
    "--max-runs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Keep so many runs a case: the oldest go, the last of a variant last.",
)
@click.option("--replace", is_flag=True, help="Let the runs that are there go.")
@click.option("--incomplete", is_flag=True, help="Accept streams that did not complete.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def accept(
    head: tuple[str, ...],
    into: Path,
    case: str | None,
    max_runs: int | None,
    replace: bool,
    incomplete: bool,
    dry_run: bool,
) -> int:
    """Copy recordings into a baseline, as runs of their cases.

    HEAD is a recording, a folder of them, or a glob. Where one of them cannot be accepted, none
    is. Never writes where the environment variable CI is set.
    """
    from inspector.cli.baseline.text import accepted
    from inspector.compare.baselines.accepting import Wish, carry_out, planned

    if not dry_run and is_ci(os.environ):
        cannot("a baseline is not written where CI is set: accept it on a machine of yours")
    wish = Wish(case, max_runs, replace, incomplete)
    plan = planned(head, into, wish)
    _refuse(plan.refused, "nothing was accepted")
    for line in plan.left_out:
        say(line)
    for line in accepted(plan):
        out(line)
    if dry_run:
        say("nothing was changed: --dry-run")
    else:
        carry_out(plan, into, wish)
    return exit_codes.DONE


@command.command(
    "list",
    epilog="Examples:\n\n  inspect baseline list baselines/\n\n"
    "  inspect baseline list 'baselines/weather-*'",
)
@click.argument("baselines")
def list_(baselines: str) -> int:
    """List the cases of a baseline with their runs and variants."""
    from inspector.cli.baseline.text import listed
    from inspector.compare.baselines.baseline import runs_at

    runs = runs_at([baselines])
    for line in listed(runs.by_case()):
        out(line)
    for line in runs.left_out:
        say(line)
    _refuse(runs.refused, None)
    return exit_codes.DONE


def _refuse(reasons: Sequence[str], so: str | None) -> None:
    """End the command with these reasons, a line each, if there are any."""
    if not reasons:
        return
    for reason in reasons[:-1]:
        say(f"inspect: {reason}")
    cannot(f"{reasons[-1]}; {so}" if so else reasons[-1])
