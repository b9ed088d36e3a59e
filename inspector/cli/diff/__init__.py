"""`inspect diff`: whether recordings say the same, with a gate for CI."""

from __future__ import annotations

from typing import Any, Final

import click

from inspector.cli import exit_codes
from inspector.cli.console import say
from inspector.cli.diff.options import DiffOptions, diff_options
from inspector.cli.diff.target import Target, targets
from inspector.cli.diff.writing import Look, summarise, write, write_rules
from inspector.cli.progress import counting
from inspector.compare.reports.ending import Ending, ending
from inspector.compare.reports.text import Layout
from inspector.compare.result import Comparison

_CODES: Final[dict[Ending, int]] = {
    "passed": exit_codes.DONE,
    "failed": exit_codes.NO,
    "not compared": exit_codes.CANNOT,
    "inconclusive": exit_codes.INCONCLUSIVE,
}


@click.command(
    "diff",
    epilog="Examples:\n\n  inspect diff baselines/ recordings/ --format junit=diff.xml\n\n"
    "  inspect diff direct.jsonl via-gateway.jsonl --level +transport",
)
@diff_options
def command(**options: Any) -> int:
    """Compare recordings: what a program that reads the stream would notice.

    BASE and HEAD are recordings, folders of them or quoted globs, matched by case. Ids, pings,
    padding and chunk borders make no difference. Exit with 0: nothing at the gate; 1: findings
    there; 2: not all could be compared; 3: inconclusive, with --noise-policy fail.
    """
    asked = DiffOptions(**options)
    where = targets(asked.formats, quiet=asked.quiet)
    if asked.list_rules:
        for target in where:
            write_rules(target)
        return exit_codes.DONE
    if len(asked.paths) != 2:
        raise click.UsageError(
            f"there must be two paths, BASE and HEAD, not {len(asked.paths)}; quote a glob"
        )
    comparison, layout = _compared(asked)
    look = Look(layout, asked.table, asked.colour)
    code = _CODES[ending(comparison)]
    if asked.summary:
        summarise(comparison, asked.summary)
    for target in where:
        write(comparison, code, target, look)
    if Target("text") not in where:
        for why in comparison.could_not:
            say(f"inspect: {why}")
    return code


def _compared(asked: DiffOptions) -> tuple[Comparison, Layout]:
    """What came of it; settings that cannot be used are a refusal, so that every report says so."""
    from inspector.cli.diff.flags import configuration, shown
    from inspector.compare.comparing import compare
    from inspector.compare.configuring.configuration import ConfigurationError

    base, head = asked.paths
    try:
        settings = configuration(asked)
        layout = Layout(shown(asked), asked.words)
    except ConfigurationError as error:
        return Comparison((), asked.fail_on or "breaking", refused=(str(error),)), Layout()
    with counting("cases") as progress:
        comparison = compare(
            base,
            head,
            settings.settings,
            per_case=settings.for_case,
            progress=progress,
            processes=asked.jobs,
        )
    return comparison, layout
