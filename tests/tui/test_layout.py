"""What has room on a screen."""

from __future__ import annotations

import pytest

from inspector.tui.layout import fits, layout

SIZES = [(40, 8), (40, 12), (60, 19), (80, 24), (120, 29), (120, 30), (160, 48), (300, 100)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("in_detail", [True, False])
@pytest.mark.parametrize("is_zoomed", [True, False])
def test_every_size_has_room_for_something_to_read(
    size: tuple[int, int], in_detail: bool, is_zoomed: bool
) -> None:
    """The pane in which the keys move is always seen, and something is left for the rows."""
    now = layout(*size, 6, in_detail=in_detail, is_zoomed=is_zoomed)
    assert now.detail > 1 if in_detail else now.rows
    left = size[1] - 4 - now.course - (0 if now.is_beside else now.detail)
    assert left >= 3 or not now.rows


def test_eighty_columns_have_the_ruler_and_the_detail_below() -> None:
    """80x24 is complete."""
    now = layout(80, 24, 6, in_detail=False, is_zoomed=False)
    assert (now.is_waterfall, now.course, now.rows, now.is_beside) == (False, 2, True, False)
    assert now.detail >= 5


def test_a_wide_screen_has_the_detail_beside_and_a_high_one_the_waterfall() -> None:
    """From 120 columns and from 30 lines."""
    low = layout(120, 29, 6, in_detail=False, is_zoomed=False)
    high = layout(120, 30, 6, in_detail=False, is_zoomed=False)
    assert (low.is_beside, low.is_waterfall) == (True, False)
    assert (high.is_beside, high.is_waterfall, high.course) == (True, True, 6)


def test_below_forty_columns_there_is_no_room() -> None:
    """One sentence says so."""
    assert fits(40, 8)
    assert not fits(39, 24)
    assert not fits(80, 7)
