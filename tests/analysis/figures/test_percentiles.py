"""Percentiles by nearest rank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.percentiles import percentile


@pytest.mark.parametrize(
    ("p", "expected"), [(0, 15), (5, 15), (30, 20), (40, 20), (50, 35), (95, 50), (100, 50)]
)
def test_a_percentile_is_the_value_at_the_nearest_rank(p: int, expected: int) -> None:
    """The textbook example of the method, five values."""
    assert percentile([15, 20, 35, 40, 50], p) == expected


def test_one_value_is_every_percentile() -> None:
    """There is nothing else it could be."""
    assert [percentile([7], p) for p in (0, 50, 95, 100)] == [7, 7, 7, 7]


@given(st.lists(st.integers(), min_size=1), st.integers(0, 100))
def test_a_percentile_was_measured_and_enough_values_are_no_larger(
    values: list[int], p: int
) -> None:
    """The definition, for any values: at least p percent of them are at or below it."""
    found = percentile(sorted(values), p)
    assert found in values
    assert 100 * sum(value <= found for value in values) >= p * len(values)


@pytest.mark.parametrize("p", [-1, 101])
def test_what_lies_outside_0_to_100_is_no_percentile(p: int) -> None:
    """A mistake is refused rather than clamped."""
    with pytest.raises(ValueError, match="no percentile"):
        percentile([1], p)
