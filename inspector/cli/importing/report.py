"""What an import says it has made."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from inspector.cli.console import cannot, out, say
from inspector.cli.paths import in_text
from inspector.recording import Summary


def report(made: Sequence[Summary], format_: str) -> None:
    """A line on each recording and its path, or one document; the command ends at a loss."""
    for summary in made:
        if summary.lost_lines:
            cannot(f"{summary.path} is not whole: {summary.lost_lines:,} lines were lost")
    if format_ == "json":
        document = {
            "schema": "stream-inspector/import",
            "version": 1,
            "recordings": [_document(summary) for summary in made],
        }
        out(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        return
    for summary in made:
        times = "no times" if summary.t_ns is None else "with times"
        say(f"{summary.outcome}: {summary.events:,} events, {summary.bytes:,} bytes, {times}")
        say(str(summary.path))


def _document(summary: Summary) -> dict[str, object]:
    return {
        "path": in_text(summary.path),
        "outcome": summary.outcome,
        "events": summary.events,
        "bytes": summary.bytes,
        "has_times": summary.t_ns is not None,
    }
