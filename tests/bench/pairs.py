"""Two pieces of work measured in turn, so that a machine that drifts drifts under both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of both, in seconds, and the median of the ratio round by round."""

    ours_s: float
    peer_s: float
    ratio: float
    """Ours over the peer's."""

    @property
    def times_as_fast(self) -> float:
        """How many times as fast as the peer we are."""
        return 1 / self.ratio

    def per(self, count: int, what: str, peer: str) -> str:
        """Both figures for one of `count` things, in microseconds."""
        ours, theirs = self.ours_s / count * 1e6, self.peer_s / count * 1e6
        return f"{ours:.2f} µs {what}; {peer} {theirs:.2f} µs"


def pair(
    ours: Callable[[], object],
    peer: Callable[[], object],
    *,
    rounds: int = 9,
    clock: Callable[[], float] = time.process_time,
) -> Pair:
    """Run both in turn after one round that is not counted."""
    ours(), peer()
    times = [(_timed(ours, clock), _timed(peer, clock)) for _ in range(rounds)]
    return Pair(
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
    )


def _timed(work: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    work()
    return clock() - start


def process(arguments: Sequence[str]) -> Callable[[], object]:
    """The work of running a whole process of this Python, all of its modules compiled before."""
    command, environment = [sys.executable, *arguments], compiled()
    return lambda: subprocess.run(command, capture_output=True, check=False, env=environment)


def compiled() -> dict[str, str]:
    """The environment of programs whose bytecode is kept, as it is of those that are installed.

    A shell that forbids Python to write it (as containers do) would have sources compiled by each
    run. The first run fills a folder that goes with us, and that run is not counted by `pair`.
    """
    without = {key: value for key, value in os.environ.items() if key not in _FORBIDS}
    return without | {"PYTHONPYCACHEPREFIX": _bytecode().name}


_FORBIDS = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")


@cache
def _bytecode() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="inspector-bytecode-")
