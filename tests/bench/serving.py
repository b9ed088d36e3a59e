"""The pacing of the replay server: 1, 100 and 500 streams of 100 events a second.

How late an event is counts from the arrival of its request at the server to the client's read.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from tests.bench.limit import Limit
from tests.bench.paced import Errors, measured, ours, uvicorns

_ROUNDS = 3


def limits() -> Iterator[Limit]:
    """The medians of some rounds, beside a server of uvicorn in the same rounds."""
    for streams in (1, 100, 500):
        rounds = [(measured(ours, streams), measured(uvicorns, streams)) for _ in range(_ROUNDS)]
        mine, peer = (_median(errors) for errors in zip(*rounds, strict=True))
        yield from _rows(streams, mine, peer)


def _rows(streams: int, mine: Errors, peer: Errors) -> Iterator[Limit]:
    what = f"serving: {streams} stream{'s'[: streams > 1]} of 100 events/s"
    figures = f"{mine}; uvicorn {peer}"
    yield Limit(f"{what}, earliest", mine.earliest, "at least", 0, " ms", "the recording's times")
    if streams == 100:
        yield Limit(f"{what}, p50", mine.p50, "at most", 0.1, " ms", figures)
        yield Limit(f"{what}, p99", mine.p99, "at most", 2, " ms", figures)
    else:
        yield Limit(f"{what}, p50", mine.p50 / peer.p50, "at most", 1, "x", figures)


def _median(rounds: tuple[Errors, ...]) -> Errors:
    return Errors(
        earliest=min(errors.earliest for errors in rounds),
        p50=statistics.median(errors.p50 for errors in rounds),
        p99=statistics.median(errors.p99 for errors in rounds),
        latest=statistics.median(errors.latest for errors in rounds),
        events=rounds[0].events,
    )
