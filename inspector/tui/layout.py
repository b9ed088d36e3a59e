"""What has room on a screen of a given size."""

from __future__ import annotations

from typing import NamedTuple

WIDE = 120
TALL = 30
BESIDE = 38
"""Per cent of the columns that the detail takes beside the rows."""

LEAST = (40, 8)
"""Columns and lines below which there is one sentence alone."""

NOTE = 18
"""Columns of the note beside the tabs."""

_FOR_NOTE = 46 + NOTE  # with the shorter names of the tabs
_FOR_DETAIL = 20  # lines from which the detail stands below the rows
_FOR_RULER = 12
_FIXED = 4  # title, heading, transport, footer


class Layout(NamedTuple):
    """How the screen is parted."""

    is_waterfall: bool
    """Whether the waterfall stands in place of the ruler."""
    course: int
    """Lines of ruler or waterfall, at most."""
    rows: bool
    detail: int
    """Lines of the detail pane with its tabs; 0 where it is not shown."""
    is_beside: bool
    """Whether the detail stands beside the rows, not below."""
    detail_width: int

    @property
    def has_note(self) -> bool:
        """Whether there is room for a note beside the tabs."""
        return self.detail_width >= _FOR_NOTE


def fits(width: int, height: int) -> bool:
    """Whether there is room for a screen."""
    return width >= LEAST[0] and height >= LEAST[1]


def layout(width: int, height: int, lanes: int, *, in_detail: bool, is_zoomed: bool) -> Layout:
    """The layout for a size.

    `lanes` is how many lines the waterfall would like; `in_detail` says that the keys move there.
    """
    is_waterfall = width >= WIDE and height >= TALL
    ruler = 2 if height >= _FOR_RULER else 0
    course = min(lanes, 12, height // 4) if is_waterfall else ruler
    beside = width >= WIDE
    room = height - _FIXED - course
    across = width * BESIDE // 100 if beside and not is_zoomed else width
    alone = is_zoomed or (not beside and height < _FOR_DETAIL)
    if alone:
        return Layout(is_waterfall, course, not in_detail, room if in_detail else 0, False, across)
    return Layout(is_waterfall, course, True, room if beside else max(5, room // 3), beside, across)
