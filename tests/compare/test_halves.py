"""Split-half noise."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from inspector.compare.statistics.halves import split_half_noise
from inspector.compare.statistics.median import median


def test_noise_is_the_95th_percentile_of_all_halves() -> None:
    """Found one by one for ten values, of which there are 252 halves."""
    chance = Random(1)
    values = [chance.randint(1, 1_000) for _ in range(10)]
    distances = []
    for half in combinations(range(10), 5):
        rest = [values[place] for place in range(10) if place not in half]
        distances.append(abs(median(values[place] for place in half) - median(rest)))
    assert split_half_noise(values, seed=0) == sorted(distances)[239]


def test_noise_depends_on_the_values_and_the_seed_alone() -> None:
    """Their order does not matter, the seed hardly where halves are drawn."""
    chance = Random(2)
    values = [chance.gauss(100, 20) for _ in range(30)]
    one = split_half_noise(values, seed=0)
    assert split_half_noise(values[::-1], seed=0) == one
    assert split_half_noise(values, seed=1) == pytest.approx(one, rel=0.2)


def test_noise_grows_with_the_values() -> None:
    """It is in their unit."""
    values = [3.0, 5, 8, 13, 21, 34, 55]
    assert split_half_noise([10 * value for value in values], 0) == 10 * split_half_noise(values, 0)
    assert split_half_noise([7] * 9, 0) == 0


@pytest.mark.parametrize("values", [[], [1]])
def test_the_noise_of_a_single_run_is_unknown(values: list[float]) -> None:
    """No shift exceeds it."""
    assert split_half_noise(values, 0) == float("inf")


def test_the_median_is_the_middle_or_half_way() -> None:
    """And nothing has none."""
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    with pytest.raises(ValueError, match="nothing"):
        median([])
