"""Many recordings' figures, a row each, and their percentiles, as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector.analysis.analysis import Analysis
from inspector.analysis.quantity import short
from inspector.analysis.summary import PERCENTILES, Group, Grouping, group_of, summarise
from inspector.cli.batch import Analysed
from inspector.cli.stats.grid import grid

_COLUMNS = {
    "headers": "headers",
    "first_token": "TTFT",
    "first_answer": "answer",
    "message_stop": "E2E",
    "tpot": "tpot",
    "rate": "tok/s",
    "chunk_gap_p95": "gap p95",
    "idle_events": "idle",
    "stalls": "stalls",
    "output_tokens": "tokens",
}
"""The figures of a row, and their headings."""

_LONGEST_NAME = 40


def many(results: Sequence[Analysed], by: Grouping | None) -> Iterator[str]:
    """A row a recording, those of a group together, and the percentiles of each group."""
    read = [(result, result.analysis) for result in results if result.analysis is not None]
    rows: list[tuple[str, ...]] = [("recording", *_COLUMNS.values(), "buffering", "outcome")]
    for group in summarise([analysis for _, analysis in read], by):
        if group.name is not None:
            rows += [(), (f"{by}: {group.name}",)]
        for result, analysis in read:
            if by is None or group_of(analysis, by) == group.name:
                rows.append(_row(result, analysis))
        rows += [(), *_percentiles(group)] if group.recordings else []
    for result in results:
        if result.analysis is None:
            rows.append((_name(result), *[""] * (len(_COLUMNS) + 1), "unreadable"))
    return grid(rows)


def _row(result: Analysed, analysis: Analysis) -> tuple[str, ...]:
    figures = (short(analysis.figures[name]) for name in _COLUMNS)
    verdict = analysis.buffering.verdict or "n/a"
    return (_name(result), *figures, verdict, analysis.outcome or "no end line")


def _name(result: Analysed) -> str:
    """The path, its end where it is long."""
    path = str(result.path)
    return path if len(path) <= _LONGEST_NAME else f"…{path[1 - _LONGEST_NAME :]}"


def _percentiles(group: Group) -> Iterator[tuple[str, ...]]:
    spreads = [group.spreads[name] for name in _COLUMNS]
    columns = [spread.figures() for spread in spreads]
    for place, p in enumerate(PERCENTILES):
        yield (f"p{p}", *(short(figures[place]) for figures in columns))
    yield (f"known of {group.recordings:,}", *(f"{spread.known:,}" for spread in spreads))
