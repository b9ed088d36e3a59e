"""Recordings' figures as one JSON document, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inspector.analysis.analysis import Analysis, BlockAnalysis
from inspector.analysis.buffering import Buffering
from inspector.analysis.families import table
from inspector.analysis.figure import Figure
from inspector.analysis.figures import block_figures
from inspector.analysis.summary import PERCENTILES, Group, Grouping, Spread, summarise
from inspector.cli.batch import Analysed

SCHEMA = "stream-inspector/stats"
VERSION = 1


def document(results: Sequence[Analysed], by: Grouping | None) -> dict[str, Any]:
    """Every recording with all that is known of it, what could not be read, and the percentiles.

    Durations are whole nanoseconds, under names that end in `_ns`.
    """
    analyses = [result.analysis for result in results if result.analysis is not None]
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "token_constants": table().dated.isoformat(),
        "recordings": [
            _recording(result, result.analysis) for result in results if result.analysis is not None
        ],
        "not_read": [
            {"path": str(result.path), "why": " ".join(result.problems)}
            for result in results
            if result.analysis is None
        ],
        "group_by": by,
        "groups": [_group(group) for group in summarise(analyses, by)],
    }


def _recording(result: Analysed, analysis: Analysis) -> dict[str, Any]:
    return {
        "path": str(result.path),
        "problems": list(result.problems),
        "labels": dict(analysis.labels),
        "model": analysis.model,
        "outcome": analysis.outcome,
        "stop_reason": analysis.stop_reason,
        **_figures(analysis.figures.values()),
        "buffering": _buffering(analysis.buffering),
        "blocks": [_block(block) for block in analysis.blocks],
        "stalls": [
            {
                "start_ns": stall.start_ns,
                "gap_ns": stall.gap_ns,
                "class": stall.why,
                "ended_by": stall.event,
                "block": stall.block,
            }
            for stall in analysis.stalls
        ],
        "chunk_gaps": [
            {"from_ns": bucket.from_ns, "to_ns": bucket.to_ns, "count": bucket.count}
            for bucket in analysis.gaps
        ],
    }


def _figures(figures: Iterable[Figure]) -> Mapping[str, Any]:
    """The values by key, null where not known; beside them the events, the reasons, the marks."""
    known = list(figures)
    return {
        "figures": {figure.key: figure.value for figure in known},
        "ended_by": {figure.key: figure.event for figure in known if figure.event is not None},
        "not_known": {figure.key: figure.why for figure in known if figure.why is not None},
        "estimated": [figure.key for figure in known if figure.estimated],
    }


def _block(block: BlockAnalysis) -> dict[str, Any]:
    span = block.span
    return {
        "position": span.position,
        "index": span.index,
        "type": span.type,
        "name": span.name,
        "whole": span.whole,
        "hidden": span.hidden,
        "events": span.events,
        "bytes": span.bytes,
        "characters": span.characters,
        "bursts": span.bursts,
        **_figures(block_figures(block).values()),
    }


def _buffering(buffering: Buffering) -> dict[str, Any]:
    return {
        "verdict": buffering.verdict,
        "because": buffering.because,
        "http_version": buffering.http_version,
        "headers": dict(buffering.headers),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "group": group.name,
        "recordings": group.recordings,
        "figures": {spread.key: _spread(spread) for spread in group.spreads.values()},
    }


def _spread(spread: Spread) -> dict[str, Any]:
    values = spread.values or (None,) * len(PERCENTILES)
    percentiles = {f"p{p}": value for p, value in zip(PERCENTILES, values, strict=True)}
    return {"known": spread.known, **percentiles, "estimated": spread.estimated}
