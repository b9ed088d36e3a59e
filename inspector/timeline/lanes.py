"""Lanes: each content block as a bar in time, for the ruler and the waterfall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from inspector.recording import Event
from inspector.timeline.cell import visible
from inspector.timeline.view import Timeline

if TYPE_CHECKING:  # which takes as long to import as a screen to paint
    from inspector.analysis.analysis import Analysis, BlockAnalysis
    from inspector.analysis.figure import Figure

MOST = 500
"""Blocks that are drawn; a hostile stream may open millions."""

_LOOKED = 100  # stops that are looked at for that of a block
_WINDOW_NS = 250_000_000  # no rate over less


@dataclass(frozen=True, slots=True)
class Lane:
    """One content block."""

    number: int | None
    """The index that the stream gives it."""
    type: str
    name: str | None
    """The tool's name, where it is a call."""
    open_ns: int
    close_ns: int | None
    """`None` where it was left open."""
    analysed: BlockAnalysis | None = None
    """Its figures, once they are in."""

    @property
    def names(self) -> tuple[str, ...]:
        """What to call it, the longest first: `3 tool_use get_weather`, `3 get_weather`, `3`."""
        number = "-" if self.number is None else str(self.number)
        kind, name = _ascii(self.type), _ascii(self.name or "")
        if not name:
            return f"{number} {kind}", number
        return f"{number} {kind} {name}", f"{number} {name}", f"{number} {kind}", number

    def name_within(self, columns: int) -> str:
        """The longest of its names that fits and says more than a number, or a cut one."""
        *telling, _ = self.names
        return next((name for name in telling if len(name) <= columns), telling[0][:columns])

    @property
    def tokens(self) -> Figure | None:
        """Its tokens, where they are known or estimated; so below."""
        return _known(self.analysed.tokens) if self.analysed else None

    @property
    def first(self) -> Figure | None:
        """When its first delta with content came."""
        return _known(self.analysed.span.first) if self.analysed else None

    @property
    def longest_gap(self) -> Figure | None:
        """The longest time between two of its events."""
        return _known(self.analysed.span.longest_gap) if self.analysed else None

    @property
    def rate(self) -> float | None:
        """Tokens a second from its first content to its close; `None` under 250 ms."""
        tokens, first = self.tokens, self.first
        if self.close_ns is None or tokens is None or first is None:
            return None
        window_ns = self.close_ns - (first.value or 0)
        return (tokens.value or 0) * 1e9 / window_ns if window_ns >= _WINDOW_NS else None


@dataclass(frozen=True, slots=True)
class Course:
    """How a recording went in time: what ruler and waterfall draw.

    Where the recording has no times, rows at an even pace stand in for them.
    """

    duration_ns: int
    is_timed: bool = True
    lanes: tuple[Lane, ...] = ()
    """In the order in which the blocks opened, at most `MOST`."""
    silences: tuple[tuple[int, int], ...] = ()
    """From when to when nothing came but pings, for a second or more."""
    stalls: tuple[int, ...] = ()
    """When each stall ended."""
    first_event_ns: int | None = None
    ttft_ns: int | None = None
    """`None` before the analysis is in; so below."""
    input_tokens: int | None = None


def course(
    timeline: Timeline, analysis: Analysis | None = None, ttft_ns: int | None = None
) -> Course:
    """The course of a recording as far as it is known.

    Bars come from the timeline alone at first; with an analysis they have their figures. `ttft_ns`
    is for want of one.
    """
    size, times = len(timeline), timeline.times
    last_ns = times[size - 1] if size else 0
    ttft, given = (
        (analysis.figures.get(name) if analysis else None)
        for name in ("first_token", "input_tokens")
    )
    return Course(
        duration_ns=max(timeline.duration_ns, last_ns),
        is_timed=timeline.is_timed,
        lanes=tuple(islice(_lanes(timeline, analysis), MOST)),
        silences=tuple(_silences(timeline)),
        stalls=tuple(times[row] for row in timeline.stalls if row < size),
        first_event_ns=times[timeline.row_of_event(1)] if timeline.taken else None,
        ttft_ns=int(ttft.value) if ttft and ttft.value is not None else ttft_ns,
        input_tokens=int(given.value) if given and given.value is not None else None,
    )


def _lanes(timeline: Timeline, analysis: Analysis | None) -> Iterator[Lane]:
    """The blocks that the analysis has, then those that have come since."""
    size, known, times = len(timeline), timeline.taken, timeline.times
    last = 0
    for block in analysis.blocks[:MOST] if analysis else ():
        opened, closed = block.span.open.event or 0, block.span.close.event
        if not 1 <= opened <= known:
            return
        last = opened
        begin = timeline.row_of_event(opened)
        open_ns = times[begin]
        close_ns = open_ns if block.span.whole else None
        if closed is not None and closed <= known:
            close_ns = times[timeline.row_of_event(closed)]
        elif close_ns is None:  # it may have closed since
            stop = _stop(timeline, begin)
            close_ns = None if stop is None or stop >= size else times[stop]
        yield Lane(block.span.index, block.span.type, block.span.name, open_ns, close_ns, block)
    row = timeline.blocks.after(timeline.row_of_event(last) if last else -1)
    while row is not None and row < size:  # a worker may be adding rows
        yield _lane(timeline, row, size)
        row = timeline.blocks.after(row)


def _lane(timeline: Timeline, row: int, size: int) -> Lane:
    """The block that opens with a row, among so many rows."""
    line = timeline.line(row)
    block = _block(line) if isinstance(line, Event) else {}
    kind, name = block.get("type"), block.get("name")
    times, stop = timeline.times, _stop(timeline, row)
    return Lane(
        number=timeline.block(row),
        type=kind if isinstance(kind, str) else "unknown",
        name=name if isinstance(name, str) else None,
        open_ns=times[row],
        close_ns=None if stop is None or stop >= size else times[stop],
    )


def _stop(timeline: Timeline, row: int) -> int | None:
    """The row that closes the block which a row opens, if it is among the next to close any."""
    stop = timeline.index.stops.after(row)
    for _ in range(_LOOKED):
        if stop is None or timeline.block(stop) == timeline.block(row):
            return stop
        stop = timeline.index.stops.after(stop)
    return None


def _block(event: Event) -> dict[str, object]:
    try:
        payload = event.json()
    except ValueError:
        return {}
    block = payload.get("content_block") if isinstance(payload, dict) else None
    return block if isinstance(block, dict) else {}


def _silences(timeline: Timeline) -> Iterator[tuple[int, int]]:
    """Long gaps; those that only pings part are one."""
    done, last, times = -1, len(timeline) - 1, timeline.times
    for row in timeline.index.pauses:
        if not done < row <= last:
            continue
        begin = row - 1
        while begin > max(done, 0) and _is_ping(timeline, begin):
            begin -= 1
        done = row
        while done < last and _is_ping(timeline, done):
            done += 1
        yield times[begin], times[done]


def _is_ping(timeline: Timeline, row: int) -> bool:
    return timeline.kind(row).label == "ping"


def _known(figure: Figure) -> Figure | None:
    return None if figure.value is None else figure


def _ascii(word: str) -> str:
    """A word of the stream, a column a character."""
    return visible(word).encode("ascii", "backslashreplace").decode()
