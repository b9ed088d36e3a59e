"""The figures of a recording: their names, what each means, and how to find one by its name."""

from __future__ import annotations

import re

from inspector.analysis.analysis import Analysis, BlockAnalysis
from inspector.analysis.figure import Figure
from inspector.analysis.marks import MARKS

CATALOGUE = {
    **MARKS,
    "events": "events of any type",
    "bytes": "length of the response body",
    "reads": "what the HTTP library returned at once",
    "bursts": "reads less than 2 ms apart, taken together",
    "coalesced": "share of events in a burst with more than one",
    "flush_last": "share of events in the last burst",
    "chunk_gap_p50": "median gap between bursts of content",
    "chunk_gap_p95": "95th percentile of these gaps",
    "chunk_gap_max": "the longest of these gaps",
    "idle_bytes": "longest time without a byte, from the headers on",
    "idle_events": "the same without an event other than ping",
    "stalls": "gaps over 2 s and ten times the median",
    "stall_max": "the longest stall",
    "tpot": "time per visible token after the first burst",
    "rate": "visible tokens a second: 1 / tpot",
    "rate_e2e": "output tokens / E2E",
    "tokens_per_delta": "visible tokens / visible deltas",
    "output_tokens": "all output, as the API counts it",
    "thinking_tokens": "of these, reasoning",
    "input_tokens": "input that was not cached",
    "cache_creation_input_tokens": "input written to the cache",
    "cache_read_input_tokens": "input read from the cache",
    "visible_tokens": "output less hidden thinking",
    "predicted_tokens": "output as the estimates alone have it",
    "tokens_ratio": "estimates / tokens they were scaled to",
}
"""Every figure of a recording, in the order in which they are shown."""

BLOCK_FIGURES = ("open", "first", "close", "ttft", "gap_before", "longest_gap", "tokens")
"""Every figure of a content block."""

ALIASES = {"ttft": "first_token", "e2e": "message_stop"}
"""Other names that people use."""

_of_block = re.compile(r"block\.(?P<position>[0-9]{1,9})\.(?P<own>\w+)").fullmatch


def find(analysis: Analysis, name: str) -> Figure:
    """The figure of that name, or `block.N.NAME` for one of the N-th block, counted from 0.

    Raises `KeyError` where there is no such name or no such block.
    """
    if not name.startswith("block."):
        return analysis.figures[ALIASES.get(name, name)]
    match = _of_block(name)
    if match is None or int(match["position"]) >= len(analysis.blocks):
        raise KeyError(name)
    return block_figures(analysis.blocks[int(match["position"])])[match["own"]]


def block_figures(block: BlockAnalysis) -> dict[str, Figure]:
    """The figures of a block by their names."""
    span = block.span
    timed = (span.open, span.first, span.close, span.ttft, span.gap_before, span.longest_gap)
    return dict(zip(BLOCK_FIGURES, (*timed, block.tokens), strict=True))
