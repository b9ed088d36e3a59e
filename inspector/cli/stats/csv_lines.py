"""Recordings' figures as comma-separated values, a row each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from inspector.analysis.analysis import Analysis, analyse
from inspector.analysis.summary import Grouping, group_of
from inspector.cli.batch import Analysed

_FACTS = ("path", "case", "model", "outcome", "stop_reason", "buffering", "blocks")


def csv_lines(results: Sequence[Analysed], by: Grouping | None) -> Iterator[str]:
    """A line of headings and one for each recording.

    A cell is empty where a figure is not known. `estimated` names the columns that are estimates,
    and `problems` says what is wrong with the file.
    """
    keys = [figure.key for figure in analyse(()).figures.values()]
    yield _line(["group"] * bool(by), _FACTS, keys, ["estimated", "problems"])
    for result in results:
        analysis = result.analysis
        problems = "; ".join(result.problems)
        if analysis is None:
            blank = [""] * (len(_FACTS) - 1 + len(keys) + 1)
            yield _line([""] * bool(by), [result.path], blank, [problems])
            continue
        group = [group_of(analysis, by)] if by else []
        yield _line(group, _facts(result, analysis), _figures(analysis), [problems])


def _facts(result: Analysed, analysis: Analysis) -> list[object]:
    return [
        result.path,
        analysis.labels.get("case"),
        analysis.model,
        analysis.outcome,
        analysis.stop_reason,
        analysis.buffering.verdict,
        len(analysis.blocks),
    ]


def _figures(analysis: Analysis) -> list[object]:
    figures = analysis.figures.values()
    estimated = " ".join(figure.key for figure in figures if figure.estimated)
    return [*(figure.value for figure in figures), estimated]


def _line(*cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(chain(*cells))
    return text.getvalue()
