"""The waterfall: a lane for the request and for each content block, and the density of events."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.analysis.quantity import ABOUT
from inspector.timeline.lanes import Course, Lane
from inspector.timeline.pieces import Pieces, style_of
from inspector.timeline.scale import Scale
from inspector.timeline.strip import Strip

if TYPE_CHECKING:
    from inspector.analysis.figure import Figure

_LEFT = 25  # columns of the names
_FIGURES = (("tokens", 10), ("tok/s", 8), ("first", 13), ("longest gap", 15))
_RIGHT = sum(width for _, width in _FIGURES)
_LEAST = 20  # columns that the axis keeps: the figures go first
_LEVELS = ".:|"
_MS = 1_000_000


def waterfall(
    course: Course, playhead_ns: int | None, width: int, times: Sequence[int], height: int = 12
) -> list[Pieces]:
    """Axis, request, lanes and density: at most `height` lines of `width` columns.

    `times` are those of the timeline's rows. Where the lanes are too many, those round the playhead
    are shown, and the axis says which.
    """
    drawing = _Drawing(course, playhead_ns, width)
    lanes = _shown(course, playhead_ns, max(height - 3, 1))
    lines = [drawing.axis(lanes), drawing.request(), *map(drawing.lane, lanes)]
    return [strip.pieces() for strip in (*lines, drawing.density(times))]


def time_at(course: Course, column: int, width: int) -> int:
    """The time under a column of the waterfall: what a click seeks to."""
    return _scale(course, width).time(column - _LEFT)


def _shown(course: Course, playhead_ns: int | None, most: int) -> tuple[Lane, ...]:
    """As many lanes as there is room for; the one that the playhead is in stands in the middle."""
    begun = sum(lane.open_ns <= (playhead_ns or 0) for lane in course.lanes)
    first = min(max(begun - 1 - most // 2, 0), max(len(course.lanes) - most, 0))
    return course.lanes[first : first + most]


class _Drawing:
    """The lines of one waterfall."""

    def __init__(self, course: Course, playhead_ns: int | None, width: int) -> None:
        self._course = course
        self._playhead_ns = playhead_ns
        self._width = width
        self._scale = _scale(course, width)

    def axis(self, lanes: Sequence[Lane]) -> Strip:
        """Round moments, and what the figures at the right are."""
        strip = Strip(self._width)
        hidden = len(lanes) < len(self._course.lanes)
        count = f" {len(lanes)} of {len(self._course.lanes):,}" if hidden else ""
        strip.put(1, f"BLOCKS{count}"[: _LEFT - 2], "label")
        for column, label in self._scale.labels():
            strip.put(_LEFT + column, label, "label")
        self._figures(strip, *((name, "label") for name, _ in _FIGURES))
        return strip

    def request(self) -> Strip:
        """The wait until the first event."""
        strip, course = Strip(self._width), self._course
        strip.put(3, "request", "label")
        if course.first_event_ns is None:
            strip.put(_LEFT, "~" * self._scale.columns, "wait")
        else:
            strip.put(_LEFT, "~" * self._scale.column(course.first_event_ns) + "|", "wait")
        given = "" if course.input_tokens is None else f"in {course.input_tokens:,}"
        ttft = "" if course.ttft_ns is None else f"TTFT {_seconds(course.ttft_ns)}"
        self._figures(strip, (given, "figure"), ("", ""), (ttft, "figure"), ("", ""))
        if not any(self._holds_playhead(lane) for lane in course.lanes):
            self._playhead(strip)
        return strip

    def lane(self, lane: Lane) -> Strip:
        """One block: its bar, with the silences in it, and its figures."""
        strip, scale, course = Strip(self._width), self._scale, self._course
        style = style_of(lane.type)
        strip.put(1, lane.name_within(_LEFT - 2), style)
        close_ns = course.duration_ns if lane.close_ns is None else lane.close_ns
        begin, end = scale.column(lane.open_ns), scale.column(close_ns)
        strip.put(_LEFT + begin, "=" * (end - begin + (lane.close_ns is None)), style)
        for start_ns, end_ns in course.silences:
            first, last = scale.column(start_ns) + 1, scale.column(end_ns)
            if lane.open_ns <= start_ns <= close_ns:
                strip.put(_LEFT + first, "." * (min(last, end) - first), "silence")
        for t_ns in course.stalls:
            if lane.open_ns < t_ns <= close_ns:
                strip.put(_LEFT + max(scale.column(t_ns) - 1, begin), "!", "stall")
        if lane.close_ns is not None:
            strip.put(_LEFT + end, "|", style)
        self._figures(strip, *_cells(lane, self._stalled(lane)))
        if self._holds_playhead(lane):
            self._playhead(strip)
        return strip

    def density(self, times: Sequence[int]) -> Strip:
        """How many events came in the time of each column."""
        strip, scale = Strip(self._width), self._scale
        strip.put(3, f"events per {scale.unit}"[: _LEFT - 4], "label")
        begin_ns = self._course.first_event_ns
        first = len(times) if begin_ns is None else bisect_left(times, begin_ns)
        edges = [bisect_left(times, scale.time(at), first) for at in range(scale.columns)]
        counts = [b - a for a, b in zip(edges, [*edges[1:], len(times)], strict=True)]
        most = max(counts, default=0)
        for column, count in enumerate(counts):
            if count > 0:
                level = _LEVELS[(count * len(_LEVELS) - 1) // most]
                strip.put(_LEFT + column, level, "figure")
        return strip

    def _figures(self, strip: Strip, *cells: tuple[str, str]) -> None:
        """Each figure flush right in its column; one that is longer reaches to the left."""
        if self._width < _LEFT + _LEAST + _RIGHT:
            return
        end = self._width - _RIGHT
        for (_, columns), (text, style) in zip(_FIGURES, cells, strict=True):
            end += columns
            strip.put(end - len(text), text, style)

    def _holds_playhead(self, lane: Lane) -> bool:
        close_ns = self._course.duration_ns if lane.close_ns is None else lane.close_ns
        return self._playhead_ns is not None and lane.open_ns <= self._playhead_ns <= close_ns

    def _playhead(self, strip: Strip) -> None:
        if self._playhead_ns is not None:
            strip.put(_LEFT + self._scale.column(self._playhead_ns), "^", "playhead")

    def _stalled(self, lane: Lane) -> bool:
        """Whether the longest gap of a block is a stall."""
        gap = lane.longest_gap
        if gap is None:
            return False
        close_ns = self._course.duration_ns if lane.close_ns is None else lane.close_ns
        return any(lane.open_ns < t_ns <= close_ns for t_ns in self._course.stalls)


def _cells(lane: Lane, stalled: bool) -> list[tuple[str, str]]:
    """Tokens, tokens a second, first and longest gap; empty where they are not known."""
    first, gap = lane.first, lane.longest_gap
    longest = f"{(gap.value or 0) / _MS:,.0f} ms" if gap else ""
    return [
        (_tokens(lane.tokens), "figure"),
        ("" if lane.rate is None else f"{lane.rate:,.1f}", "figure"),
        (_seconds(first.value or 0) if first else "", "figure"),
        (f"! {longest}", "stall") if stalled else (longest, "figure"),
    ]


def _tokens(tokens: Figure | None) -> str:
    if tokens is None:
        return ""
    return f"{ABOUT if tokens.estimated else ''}{tokens.value or 0:,.0f}"


def _seconds(ns: float) -> str:
    return f"{ns / 1e9:,.3f} s"


def _scale(course: Course, width: int) -> Scale:
    left = _LEFT + 1
    figures = _RIGHT if width >= _LEFT + _LEAST + _RIGHT else 0
    return Scale(course.duration_ns, max(width - left - figures, 1), course.is_timed)
