"""One recording's figures in full, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inspector.analysis.analysis import Analysis, BlockAnalysis
from inspector.analysis.figure import Figure
from inspector.analysis.figures import CATALOGUE
from inspector.analysis.histogram import Bucket
from inspector.analysis.marks import HEADLINE, MARKS
from inspector.analysis.quantity import duration, quantity, short, size
from inspector.analysis.stalls import Stall
from inspector.cli.batch import Analysed
from inspector.cli.stats.grid import grid
from inspector.timeline.cell import visible

SECTIONS = {
    "marks": tuple(MARKS),
    "arrival": ("events", "bytes", "reads", "bursts", "coalesced", "flush_last"),
    "gaps": (
        "chunk_gap_p50",
        "chunk_gap_p95",
        "chunk_gap_max",
        "idle_bytes",
        "idle_events",
        "stalls",
        "stall_max",
    ),
    "rates": ("tpot", "rate", "rate_e2e", "tokens_per_delta"),
    "tokens": (
        "output_tokens",
        "thinking_tokens",
        "visible_tokens",
        "predicted_tokens",
        "tokens_ratio",
        "input_tokens",
        "cache_creation_input_tokens",
        "cache_read_input_tokens",
    ),
}
"""Which figures stand together."""

_WIDEST_BAR = 40


def one(result: Analysed) -> Iterator[str]:
    """The lines of a recording; none where it could not be read."""
    analysis = result.analysis
    if analysis is None:
        return
    yield _title(result, analysis)
    for section, names in SECTIONS.items():
        yield ""
        yield section
        yield from _figures(analysis, names)
        if section == "arrival":
            yield from _buffering(analysis)
        elif section == "gaps":
            yield from _histogram(analysis.gaps)
            yield from _stalls(analysis.stalls)
    if analysis.blocks:
        yield ""
        yield from _blocks(analysis.blocks)


def _title(result: Analysed, analysis: Analysis) -> str:
    facts = (
        analysis.model or "model not known",
        analysis.outcome or "no end line",
        analysis.stop_reason,
        *(f"{name}={value}" for name, value in analysis.labels.items()),
    )
    return visible(f"{result.path}: {', '.join(fact for fact in facts if fact)}")


def _figures(analysis: Analysis, names: Iterable[str]) -> Iterator[str]:
    """Name, value, event and meaning; what is not known says why behind its meaning."""
    rows = []
    for name in names:
        figure = analysis.figures[name]
        mark = "* " if name == HEADLINE else "  "
        rows.append((mark + name, short(figure), _event(figure), _meaning(name, figure)))
    return grid(rows)


def _event(figure: Figure) -> str:
    return "" if figure.event is None else f"#{figure.event:,}"


def _meaning(name: str, figure: Figure) -> str:
    return CATALOGUE[name] if figure.value is not None else f"{CATALOGUE[name]}: {quantity(figure)}"


def _buffering(analysis: Analysis) -> Iterator[str]:
    buffering = analysis.buffering
    verdict = f"n/a ({buffering.because})"
    if buffering.verdict:
        verdict = f"{buffering.verdict} ({buffering.because})"
    hops = [f"{name}: {value or 'none'}" for name, value in buffering.headers.items()]
    version = buffering.http_version or "not known"
    yield f"  buffering: {verdict}"
    yield visible("    " + "; ".join([f"HTTP version: {version}", *hops]))


def _histogram(buckets: tuple[Bucket, ...]) -> Iterator[str]:
    """A bar a bucket, the fullest as long as all allow."""
    most = max((bucket.count for bucket in buckets), default=1)
    rows = []
    for bucket in buckets:
        bar = "#" * max(round(_WIDEST_BAR * bucket.count / most), 1 if bucket.count else 0)
        rows.append(("  gap", _range(bucket), f"{bucket.count:,}", bar))
    return grid(rows)


def _range(bucket: Bucket) -> str:
    if bucket.to_ns is None:
        return f"from {duration(bucket.from_ns)}"
    if not bucket.from_ns:
        return f"under {duration(bucket.to_ns)}"
    return f"{duration(bucket.from_ns)} to {duration(bucket.to_ns)}"


def _stalls(stalls: tuple[Stall, ...]) -> Iterator[str]:
    for stall in stalls:
        where = "" if stall.block is None else f", in block {stall.block}"
        until = "the end" if stall.event is None else f"event #{stall.event:,}"
        yield (
            f"  ! {stall.why}: {duration(stall.gap_ns)} from {duration(stall.start_ns)}"
            f" until {until}{where}"
        )


def _blocks(blocks: tuple[BlockAnalysis, ...]) -> Iterator[str]:
    headings = (
        "block",
        "type",
        "open",
        "first",
        "ttft",
        "close",
        "gap before",
        "longest gap",
        "events",
        "bytes",
        "chars",
        "bursts",
        "tokens",
    )
    return grid([headings, *map(_block, blocks)], left=2)


def _block(block: BlockAnalysis) -> tuple[str, ...]:
    span = block.span
    longest = f"{short(span.longest_gap)} {_event(span.longest_gap)}".rstrip()
    return (
        str(span.position),
        f"{span.type} {span.name}" if span.name else span.type,
        short(span.open),
        short(span.first) if span.first.value is not None else str(span.first.why),
        short(span.ttft),
        short(span.close) if span.close.value is not None else str(span.close.why),
        short(span.gap_before),
        longest,
        f"{span.events:,}",
        size(span.bytes),
        f"{span.characters:,}",
        "n/a" if span.bursts is None else f"{span.bursts:,}",
        quantity(block.tokens),
    )
