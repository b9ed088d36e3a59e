"""`inspect check`: protocol and health findings, and budgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import click
import orjson

from inspector.analysis.budgets import Budget, BudgetError, duration_ns, judge, parse
from inspector.analysis.rules import Severity
from inspector.analysis.rules.checkup import check_up
from inspector.cli import exit_codes
from inspector.cli.check.document import document, rules_document
from inspector.cli.check.github import github
from inspector.cli.check.grading import Grades, graded, grades
from inspector.cli.check.report import Checked, Refused, Report
from inspector.cli.check.text import rules, text
from inspector.cli.console import out_all, say
from inspector.recording import RecordingError, load
from inspector.recording.folder import found


@click.command(
    "check",
    epilog="Examples:\n\n  inspect check weather.jsonl --max first_text=2s --min rate=20\n\n"
    "  inspect check recordings/ --fail-on warning --format github",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--fail-on",
    "gate",
    type=click.Choice(get_args(Severity)),
    default="error",
    show_default=True,
    help="Exit with 1 at a finding that grave.",
)
@click.option(
    "--rule",
    "regraded",
    multiple=True,
    metavar="ID=SEVERITY",
    help="error, warning, info or off for a rule.",
)
@click.option(
    "--max", "at_most", multiple=True, metavar="NAME=LIMIT", help="The most a figure may be."
)
@click.option("--min", "at_least", multiple=True, metavar="NAME=LIMIT", help="The least.")
@click.option("--stall", metavar="DURATION", help="Call a gap over this a stall, such as 5s.")
@click.option("--rules", "list_rules", is_flag=True, help="List all rules.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="text; json: one document; github: annotations.",
)
def command(
    paths: tuple[Path, ...],
    gate: Severity,
    regraded: tuple[str, ...],
    at_most: tuple[str, ...],
    at_least: tuple[str, ...],
    stall: str | None,
    list_rules: bool,
    format_: str,
) -> int:
    """Say whether recorded streams kept the protocol and were in good health.

    A path is a recording or a folder of them. A budget limits a figure of `inspect stats`, such as
    first_text=2s, gap=5s, output_tokens=2000; exit with 1 where it is missed or cannot be known.
    """
    if list_rules:
        _print_rules(format_)
        return exit_codes.DONE
    if not paths:
        raise click.UsageError("Missing argument 'PATHS...'.")
    changed = grades(regraded)
    try:
        budgets = [parse("max", each) for each in at_most]
        budgets += [parse("min", each) for each in at_least]
        stall_ns = duration_ns(stall) if stall else None
    except BudgetError as error:
        raise click.UsageError(str(error)) from None
    report = check(paths, gate, budgets, stall_ns, changed)
    _print(report, format_)
    return report.exit_code


def check(
    paths: Sequence[Path],
    gate: Severity,
    budgets: Sequence[Budget],
    stall_ns: int | None,
    changed: Grades,
) -> Report:
    """Check every recording at the paths; what cannot be read is reported with the rest."""
    checked, refused = [], []
    for path in paths:
        files = list(found([path]))
        if not files:
            refused.append(Refused(path, f"{path} holds no recording"))
        for file in files:
            try:
                checked.append(_checked(file, budgets, stall_ns, changed))
            except RecordingError as error:
                refused.append(Refused(file, str(error)))
    return Report(checked, refused, gate)


def _checked(
    path: Path, budgets: Sequence[Budget], stall_ns: int | None, changed: Grades
) -> Checked:
    with load(path) as recording:
        checkup = check_up(recording.lines(), stall_ns=stall_ns)
        for problem in recording.standing():
            say(f"inspect: {path}: {problem}")
        events = checkup.analysis.figures["events"].value or 0
        return Checked(
            path=path,
            outcome=checkup.analysis.outcome,
            events=int(events),
            findings=graded(checkup.findings, changed),
            budgets=judge(budgets, checkup.analysis),
        )


def _print(report: Report, format_: str) -> None:
    if format_ == "json":
        _print_document(document(report))
        return
    out_all(text(report) if format_ == "text" else github(report))


def _print_rules(format_: str) -> None:
    if format_ == "json":
        _print_document(rules_document())
        return
    out_all(rules())


def _print_document(document: dict[str, Any]) -> None:
    out_all([orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()])
