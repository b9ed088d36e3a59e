"""The buffering verdict: whether a hop held the stream back, and what says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector.analysis.arrivals import Arrival
from inspector.analysis.figure import NO_TIMES, Figure
from inspector.analysis.percentiles import percentile
from inspector.recording.lines import Response

Verdict: TypeAlias = Literal["buffered", "batched", "bursty origin", "streamed"]
"""`buffered`: a hop held events back. Else, where most content came several deltas a burst,
`batched`: on an even beat, or `bursty origin`: in no rhythm. Else `streamed`."""

LATE_START = 0.8  # of E2E, before message_start
FEW_EVENTS = 20
ONE_BURST = 0.9  # of all events
BUFFER_SIZES = (4096, 8192, 16384)
NEAR = 0.02  # how far off a buffer's size a read may be
OF_READS = 0.9  # how many reads, the last left out, must be of that size
FEWEST_READS = 3
MOSTLY = 0.5  # of the content deltas shared their burst
BEAT = 2  # the 95th percentile of the gaps over their median, at most
FEWEST_GAPS = 4

HEADERS = ("content-encoding", "via", "server")
"""Response headers that tell of the hops."""


@dataclass(frozen=True, slots=True)
class Buffering:
    """The verdict, with its reasons and what the hops say of themselves."""

    verdict: Verdict | None
    because: str
    """What was seen; without a verdict, why there is none."""
    http_version: str | None
    headers: Mapping[str, str | None]
    """`HEADERS`, `None` where the response has none or no response was recorded."""


class ReadSizes:
    """Watches for reads of a buffer's size that end inside frames."""

    def __init__(self) -> None:
        self._reads = 0
        self._full: Counter[int] = Counter()
        self._last: int | None = None  # the buffer size that the last read had, if it had one

    def read(self, arrival: Arrival) -> None:
        """Take the next read."""
        self._reads += 1
        self._last = _buffer_size(arrival.bytes) if arrival.inside else None
        if self._last is not None:
            self._full[self._last] += 1

    def buffer_size(self) -> int | None:
        """The size that nearly all reads but the last have, `None` where there is none."""
        before_last = self._reads - 1
        full = self._full.copy()
        if self._last is not None:
            full[self._last] -= 1
        size, count = max(full.items(), key=lambda item: item[1], default=(0, 0))
        enough = before_last >= FEWEST_READS and count >= OF_READS * before_last
        return size if enough else None


def _buffer_size(length: int) -> int | None:
    return next((size for size in BUFFER_SIZES if abs(length - size) <= NEAR * size), None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the verdict is made from."""

    first_event: Figure
    e2e: Figure
    events: int
    deltas: int
    """Deltas with content; where the vocabulary is another, all events."""
    in_company: int
    """Those of them that shared their burst with another."""
    largest_burst: int
    """Events of the fullest burst."""
    buffer_size: int | None
    gaps_ns: Sequence[int]
    """Between bursts of content."""
    foreign: bool = False
    """Whether the stream is of another vocabulary, such as an app's own."""


def judge(evidence: Evidence, response: Response | None, *, timed: bool) -> Buffering:
    """The verdict on a stream."""
    verdict, because = _verdict(evidence) if timed else (None, NO_TIMES)
    return Buffering(
        verdict,
        because,
        response.http_version if response else None,
        {name: response.header(name) if response else None for name in HEADERS},
    )


def _verdict(seen: Evidence) -> tuple[Verdict | None, str]:
    if seen.foreign and seen.events <= FEW_EVENTS:
        return None, "too few events of another vocabulary"
    if seen.deltas < 2:
        return None, "fewer than two deltas with content"
    held = _held_back(seen)
    if held:
        return "buffered", held
    share = seen.in_company / seen.deltas
    what = "events" if seen.foreign else "deltas"
    company = f"{share:.0%} of the content came several {what} a burst"
    if share <= MOSTLY:
        return "streamed", company
    if _is_even(seen.gaps_ns):
        return "batched", f"{company}, on an even beat"
    return "bursty origin", f"{company}, in no rhythm"


def _held_back(seen: Evidence) -> str | None:
    """What says that a hop held the stream back."""
    first_ns, e2e_ns = seen.first_event.value, seen.e2e.value
    if first_ns is not None and e2e_ns and seen.events > FEW_EVENTS:
        share = first_ns / e2e_ns
        if share > LATE_START:
            return f"message_start came after {share:.0%} of E2E"
    if seen.largest_burst >= ONE_BURST * seen.events:
        return f"{seen.largest_burst} of {seen.events} events came in one burst"
    if seen.buffer_size:
        return f"reads have {seen.buffer_size // 1024} KiB and end inside frames"
    return None


def _is_even(gaps_ns: Sequence[int]) -> bool:
    """Whether bursts came on a beat, as from a hop that hands on what it has at intervals."""
    if len(gaps_ns) < FEWEST_GAPS:
        return False
    ordered = sorted(gaps_ns)
    return percentile(ordered, 95) <= BEAT * percentile(ordered, 50)
