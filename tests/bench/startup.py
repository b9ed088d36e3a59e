"""Start-up: whole processes, beside a Python that does nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.bench.limit import Limit
from tests.bench.pairs import pair, process


def limits() -> Iterator[Limit]:
    """The version, and what is imported for it."""
    nothing = process(["-c", "pass"])
    version = process(["-m", "inspector", "--version"])
    measured = pair(version, nothing, rounds=15, clock=time.perf_counter)
    figures = f"{measured.ours_s * 1e3:.0f} ms; python -c pass {measured.peer_s * 1e3:.0f} ms"
    yield Limit("start-up: inspect --version", measured.ratio, "at most", 5, "x", figures)
