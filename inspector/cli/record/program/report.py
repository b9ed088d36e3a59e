"""What is said of a session once its program has ended: a line a recording, and a total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from inspector.analysis.quantity import duration
from inspector.capture.proxy import Exchange
from inspector.cli.console import say
from inspector.cli.environment import VARIABLES
from inspector.cli.proxy.capture import ProxyCapture
from inspector.cli.proxy.journal import loss_of, outcome_of
from inspector.cli.record.options import RecordOptions
from inspector.cli.stats.grid import grid
from inspector.cli.totals import totals
from inspector.recording import Summary
from inspector.timeline.exchange import Exchange as Seen
from inspector.timeline.exchange import read_exchange

_HEADINGS = ("recording", "model", "events", "TTFT", "duration", "outcome")
_UNKNOWN = "-"


def report(capture: ProxyCapture, folder: Path, url: str, options: RecordOptions) -> None:
    """Say on standard error what was recorded; with `--print-path` the paths and nothing else."""
    if options.print_path:
        for path in sorted(capture.paths):
            say(str(path))
        return
    exchanges = capture.exchanges
    if not exchanges and not capture.paths:
        if not capture.said:  # else there was a request, and it was told what became of it
            say(f"inspect: {_nothing(options.program[0], url)}")
        return
    summaries = [exchange.summary for exchange in exchanges if exchange.summary is not None]
    told = [one for one in summaries if not options.quiet or not _is_well(one)]
    for line in _table(told):
        say(line)
    if told:
        say(totals(Counter(map(outcome_of, exchanges)), "exchange"))
    hint = _hint(exchanges)
    if hint:
        say(f"inspect: {hint}")
    if told or not options.quiet or capture.said:
        say(str(folder))


def _table(summaries: Sequence[Summary]) -> Iterator[str]:
    if summaries:
        seen = [(read_exchange(summary.path), summary) for summary in summaries]
        seen.sort(key=lambda pair: pair[0].started_ns or 0)
        yield from grid([_HEADINGS, *(_row(*pair) for pair in seen)], left=2)


def _is_well(summary: Summary) -> bool:
    return summary.outcome == "complete" and not summary.lost_lines


def _row(seen: Seen, summary: Summary) -> tuple[str, ...]:
    status = f" {summary.status}" if summary.outcome == "http_error" else ""
    return (
        summary.path.name,
        seen.what or _UNKNOWN,
        f"{summary.events:,}",
        _UNKNOWN if seen.ttft_ns is None else duration(seen.ttft_ns),
        _UNKNOWN if summary.t_ns is None else duration(summary.t_ns),
        f"{summary.outcome}{status}{loss_of(summary)}",
    )


def _nothing(program: str, url: str) -> str:
    *names, last = VARIABLES
    return (
        f"{program} made no request to {url}: clients take that address from "
        f"{', '.join(names)} or {last}; --env NAME sets another variable"
    )


def _hint(exchanges: Sequence[Exchange]) -> str:
    """What to do about a client that expects more of the address than there is."""
    for exchange in exchanges:
        if exchange.status == 404 and urlsplit(exchange.target).path == "/messages":
            return (
                "a client asked for /messages without /v1, as Vercel's does: "
                "--env ANTHROPIC_BASE_URL=/v1 gives it what it expects"
            )
    return ""
