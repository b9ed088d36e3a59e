"""The Mann–Whitney test, held against scipy's."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from inspector.compare.statistics.mann_whitney import EXACT_WITH_TIES, least_u, p_later


@pytest.fixture(scope="module")
def reference() -> Callable[..., float]:
    """The p-value that scipy gives; the tests that need it are skipped where it is missing."""
    stats = pytest.importorskip("scipy.stats", reason="scipy is the reference implementation")

    def p(base: list[float], head: list[float], method: Any) -> float:
        return float(stats.mannwhitneyu(head, base, alternative="greater", method=method).pvalue)

    return p


def test_p_is_exact_where_no_value_occurs_twice(reference: Callable[..., float]) -> None:
    """For 300 pairs of samples of up to 14 values, and for two of 40."""
    chance = Random(1)
    sizes = [(chance.randint(1, 14), chance.randint(1, 14)) for _ in range(300)]
    for base_runs, head_runs in [*sizes, (40, 40)]:
        base = [chance.random() for _ in range(base_runs)]
        head = [chance.random() + chance.choice([-0.3, 0, 0.3]) for _ in range(head_runs)]
        assert p_later(base, head) == pytest.approx(reference(base, head, "exact"), rel=1e-9)


def test_p_is_exact_with_ties(reference: Callable[..., float]) -> None:
    """It is the share of all ways to deal the values out that give that U or a larger one."""
    stats = pytest.importorskip("scipy.stats")
    chance = Random(2)
    for _ in range(60):
        base = [chance.randint(1, 6) for _ in range(chance.randint(2, 6))]
        head = [chance.randint(1, 8) for _ in range(chance.randint(2, 5))]
        every = stats.PermutationMethod(n_resamples=math.inf)
        assert p_later(base, head) == pytest.approx(reference(base, head, every), rel=1e-9)


def test_p_is_approximated_where_there_are_too_many_values(
    reference: Callable[..., float],
) -> None:
    """By the normal distribution, with corrections for ties and continuity, as scipy has it."""
    chance = Random(3)
    for _ in range(40):
        base_runs, head_runs = chance.randint(25, 60), chance.randint(25, 60)
        assert base_runs * head_runs > EXACT_WITH_TIES
        base = [chance.randint(1, 40) for _ in range(base_runs)]
        head = [chance.randint(4, 44) for _ in range(head_runs)]
        expected = reference(base, head, "asymptotic")
        assert p_later(base, head) == pytest.approx(expected, rel=1e-9)


def test_the_approximation_continues_what_is_exact() -> None:
    """On both sides of the limit p is nearly the same."""
    chance = Random(4)
    base = [chance.randint(1, 30) for _ in range(20)]
    head = [chance.randint(5, 34) for _ in range(20)]
    exact = p_later(base, head)
    approximated = p_later([*base, 15], head)
    assert exact == pytest.approx(approximated, abs=0.02)


def test_the_later_side_is_head() -> None:
    """A HEAD that is later throughout has the smallest p there is, one that is earlier has 1."""
    early, late = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], [11.0, 12, 13, 14, 15]
    assert p_later(early, late) == pytest.approx(1 / math.comb(15, 5))
    assert p_later(late, early) == 1


@pytest.mark.parametrize("runs", [(3, 4), (30, 40)])
def test_equal_values_say_nothing(runs: tuple[int, int]) -> None:
    """Where all are the same, p is 1, however it is found."""
    assert p_later([5] * runs[0], [5] * runs[1]) == 1


def test_nothing_cannot_be_tested() -> None:
    """A side without a value is refused."""
    with pytest.raises(ValueError, match="nothing"):
        p_later([], [1])


def test_the_least_u_is_the_first_that_is_significant() -> None:
    """From it on p is below alpha; there is none where even the largest U is not rare enough."""
    assert least_u(10, 5, 0.05) == 39
    assert least_u(10, 5, 1 / math.comb(15, 5)) is None
    assert least_u(10, 5, 1.01 / math.comb(15, 5)) == 50
    assert least_u(1, 1, 0.05) is None
    least = least_u(150, 100, 0.05)
    assert least is not None
    assert least / 15_000 == pytest.approx(0.5615, abs=0.001)
    assert least_u(150, 100, 0.0) is None
