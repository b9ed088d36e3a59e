"""Moments and gaps in words."""

from __future__ import annotations

import pytest

from inspector.timeline.clock import gap, seconds


@pytest.mark.parametrize(
    ("t_ns", "told"),
    [
        (None, "-"),
        (0, "0.000"),
        (6_213_400_000, "6.213"),
        (1_204_567_000_000, "1,204.567"),
        (-5_000_000, "-0.005"),
    ],
)
def test_a_moment_is_in_seconds(t_ns: int | None, told: str) -> None:
    """To the millisecond, and a dash where nobody knows."""
    assert seconds(t_ns) == told


@pytest.mark.parametrize(
    ("gap_ns", "told"),
    [
        (1, "+0 µs"),
        (412_000, "+412 µs"),
        (999_499, "+999 µs"),
        (999_500, "+1 ms"),
        (31_400_000, "+31 ms"),
        (999_499_999, "+999 ms"),
        (999_500_000, "+1.000 s"),
        (2_252_000_000, "+2.252 s"),
        (1_204_000_000_000, "+1,204.000 s"),
        (-31_000_000, "-31 ms"),
    ],
)
def test_a_gap_is_in_the_unit_that_suits_it(gap_ns: int, told: str) -> None:
    """No unit is ever rounded up to a thousand of its own."""
    assert gap(gap_ns) == told


@pytest.mark.parametrize("gap_ns", [None, 0])
def test_there_is_no_gap_inside_a_read(gap_ns: int | None) -> None:
    """Nor where it is not known: what has a gap begins a read."""
    assert gap(gap_ns) == ""
