"""The block ruler: where the time went, in two lines of 80 columns."""

from __future__ import annotations

from inspector.timeline.lanes import Course, Lane
from inspector.timeline.pieces import Pieces, style_of
from inspector.timeline.scale import Scale
from inspector.timeline.strip import Strip


def ruler(course: Course, playhead_ns: int | None, width: int) -> list[Pieces]:
    """Two lines: wait and blocks end to end on the time axis; below them stalls and playhead."""
    scale, left = _scale(course, width), len(_origin(course))
    blocks, below = Strip(width), Strip(width)
    blocks.put(0, _origin(course), "label")
    if course.is_timed:
        first_ns = course.first_event_ns
        waited = scale.columns if first_ns is None else scale.column(first_ns)
        blocks.put(left, "~" * waited, "wait")
    silent = _silent(course, scale)
    for lane in course.lanes:
        _draw(blocks, lane, scale, left, silent)
    for t_ns in course.stalls:
        below.put(left + scale.column(t_ns), "!", "stall")
    if playhead_ns is not None:
        below.put(left + scale.column(playhead_ns), "^", "playhead")
    return [blocks.pieces(), below.pieces()]


def time_at(course: Course, column: int, width: int) -> int:
    """The time under a column of the ruler: what a click seeks to."""
    return _scale(course, width).time(column - len(_origin(course)))


def _draw(strip: Strip, lane: Lane, scale: Scale, left: int, silent: frozenset[int]) -> None:
    """One block: its name as far as it fits, then a bar up to where it closed."""
    begin = scale.column(lane.open_ns)
    end = scale.column(scale.duration_ns if lane.close_ns is None else lane.close_ns)
    columns = range(begin, end + (lane.close_ns is None))
    bar = "".join("." if column in silent else "=" for column in columns)
    bar += "" if lane.close_ns is None else "|"
    names = (name for name in lane.names if len(name) <= len(bar) - 2)
    name = next(names, "")
    text = f"{name} {bar[len(name) + 1 :]}" if name else bar
    strip.put(left + begin, text, style_of(lane.type))


def _silent(course: Course, scale: Scale) -> frozenset[int]:
    """The columns in which nothing came."""
    return frozenset(
        column
        for start_ns, end_ns in course.silences
        for column in range(scale.column(start_ns) + 1, scale.column(end_ns))
    )


def _origin(course: Course) -> str:
    return " 0 s " if course.is_timed else " # 1 "


def _scale(course: Course, width: int) -> Scale:
    return Scale(course.duration_ns, width - len(_origin(course)) - 1, course.is_timed)
