"""Writing a comparison's reports: to standard output, to files, to the summary of a CI step."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click

from inspector.cli.console import out_all
from inspector.cli.diff.paint import Colour, columns, painter
from inspector.cli.diff.target import Format, Target
from inspector.compare.reports.piece import Line, plain
from inspector.compare.reports.text import Layout, table, text
from inspector.compare.result import Comparison

MOST: Final = (1 << 20) - 1024
"""Bytes that the summary of a step may take; services refuse one of over 1 MiB as a whole."""


class Look(NamedTuple):
    """How the text is to look."""

    layout: Layout = Layout()
    table: bool = False
    """One row a case."""
    colour: Colour = "auto"


def write(comparison: Comparison, exit_code: int, target: Target, look: Look) -> None:
    """Write one report where it belongs."""
    if target.file is not None:
        _to_file(target.file, _lines(comparison, exit_code, target.format, look))
    elif target.format == "text":
        wide = columns()
        out_all(map(painter(look.colour, wide), _text(comparison, look, wide)))
    else:
        out_all(_lines(comparison, exit_code, target.format, look))


def write_rules(target: Target) -> None:
    """Write the list of all rules where it belongs."""
    from inspector.cli.diff.rules import rules
    from inspector.compare.catalogue import RULES

    if target.format == "text":
        lines: Iterable[str] = rules(RULES.values())
    elif target.format == "json":
        from inspector.compare.reports.document import as_json, rules_document

        lines = [as_json(rules_document(RULES.values()))]
    else:
        raise click.UsageError(f"the rules can be listed as text or json, not as {target.format}")
    if target.file is None:
        out_all(lines)
    else:
        _to_file(target.file, lines)


def summarise(comparison: Comparison, file: Path) -> None:
    """Append the Markdown to a file, as far as there is room."""
    from inspector.compare.reports.markdown import markdown

    taken = file.stat().st_size if file.is_file() else 0
    with file.open("a", encoding="utf-8", errors="replace") as summary:
        summary.writelines(f"{line}\n" for line in markdown(comparison, max(0, MOST - taken)))


def _to_file(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", errors="replace", newline="\n") as report:
        report.writelines(f"{line}\n" for line in lines)


def _lines(comparison: Comparison, exit_code: int, format_: Format, look: Look) -> Iterator[str]:
    """A report's lines; each is imported when it is asked for, as most never are."""
    if format_ == "json":
        from inspector.compare.reports.document import as_json, document

        return iter([as_json(document(comparison, exit_code))])
    if format_ == "junit":
        from inspector.compare.reports.junit import junit

        return junit(comparison)
    if format_ == "github":
        from inspector.compare.reports.github import github

        here, root = Path.cwd(), os.environ.get("GITHUB_WORKSPACE")
        return github(comparison, here, Path(root) if root else None)
    if format_ == "markdown":
        from inspector.compare.reports.markdown import markdown

        return markdown(comparison)
    return map(plain, _text(comparison, look, None))


def _text(comparison: Comparison, look: Look, columns: int | None) -> Iterator[Line]:
    if not look.table:
        return text(comparison, look.layout._replace(columns=columns))
    from inspector.cli.stats.grid import grid
    from inspector.compare.reports.stat import stat

    return table(comparison, grid(stat(comparison)))
