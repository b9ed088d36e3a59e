"""`inspect show`: the timeline as plain lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
import orjson

from inspector.cli.console import out, say, stdout_is_a_terminal
from inspector.cli.paths import in_text, opened, recording_argument
from inspector.recording import Line, Recording
from inspector.recording.audit import Audit
from inspector.timeline.rows import Row, rows
from inspector.timeline.text import HEADINGS, as_fields, as_text
from inspector.timeline.title import IN_WORDS, title

_PIPED = 200  # columns of a line for a pipe, whose reader has no width
_NAMED = 20  # kinds that are named where the one asked for is not there


@click.command(
    "show",
    epilog="Examples:\n\n  inspect show weather.jsonl --kind text_delta --block 1\n\n"
    "  inspect show weather.jsonl --format jsonl | jq -r .data.delta.text",
)
@recording_argument
@click.option("--kind", "kinds", multiple=True, help="Only rows of that type; repeatable.")
@click.option("--block", "blocks", multiple=True, type=int, help="Only that block; repeatable.")
@click.option("--raw", is_flag=True, help="The bytes of each frame, not its payload.")
@click.option("--follow", "-f", is_flag=True, help="Wait for what is still being recorded.")
@click.option("--width", type=click.IntRange(min=40), help="Columns of a line.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    help="json: one document; jsonl: an object a row.",
)
def command(
    path: Path,
    kinds: tuple[str, ...],
    blocks: tuple[int, ...],
    raw: bool,
    follow: bool,
    width: int | None,
    format_: str,
) -> None:
    """Print a recording's timeline: number, time, gap, event, block, payload.

    Times are seconds since the request was sent. A gap is the time since the event before; events
    that one read brought have none but the first. A `!` marks what went wrong.
    """
    with opened(path) as recording:
        audit = Audit()
        lines = _heard(recording.follow() if follow else recording.lines(), audit.line)
        chosen = _chosen(rows(lines), frozenset(kinds), frozenset(blocks))
        if format_ == "json":
            _print_document(recording, chosen)
        elif format_ == "jsonl":
            for row in chosen:
                out(orjson.dumps(as_fields(row)).decode(), at_once=follow)
        else:
            columns = width or _width()
            for line in [*title(recording, columns), HEADINGS]:
                out(line, at_once=follow)
            for row in chosen:
                out(as_text(row, columns, raw=raw), at_once=follow)
        for problem in [*_incomplete(recording), *recording.standing(), *audit.problems()]:
            say(f"inspect: {path}: {problem}")


def _chosen(rows: Iterable[Row], kinds: frozenset[str], blocks: frozenset[int]) -> Iterator[Row]:
    """The rows that are asked for; where there are none of a kind, it says which there are."""
    others: set[str] = set()
    found = False
    for row in rows:
        if kinds and kinds.isdisjoint((row.kind, row.label, row.type, row.event)):
            if len(others) < _NAMED:
                others.add(row.label)
            continue
        found = True
        if not blocks or row.block in blocks:
            yield row
    if kinds and not found:
        there = f"; there are {', '.join(sorted(others))}" if others else ""
        say(f"inspect: no row is of kind {', '.join(sorted(kinds))}{there}")


def _print_document(recording: Recording, chosen: Iterable[Row]) -> None:
    shown = [as_fields(row) for row in chosen]
    document = {
        "schema": "stream-inspector/show",
        "version": 1,
        "path": in_text(recording.path),
        "header": recording.header.fields,
        "outcome": recording.outcome,
        "rows": shown,
    }
    out(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())


def _incomplete(recording: Recording) -> Iterator[str]:
    """How the stream ended, where that was not well."""
    if recording.outcome not in (None, "complete"):
        yield IN_WORDS[recording.outcome]


def _heard(lines: Iterable[Line], listener: Callable[[Line], None]) -> Iterator[Line]:
    """The lines, each told to a listener as it goes by."""
    for line in lines:
        listener(line)
        yield line


def _width() -> int:
    return shutil.get_terminal_size().columns if stdout_is_a_terminal() else _PIPED
