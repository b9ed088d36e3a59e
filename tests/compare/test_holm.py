"""Holm's correction of several p-values."""

from __future__ import annotations

from random import Random

import pytest

from inspector.compare.statistics.holm import corrected


def rejected(ps: list[float], alpha: float) -> set[int]:
    """Holm's procedure as its paper puts it: step down until one is not small enough."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    found = set()
    for step, place in enumerate(order):
        if ps[place] > alpha / (len(ps) - step):
            break
        found.add(place)
    return found


def test_a_corrected_p_is_small_where_the_procedure_rejects() -> None:
    """At any rate, for 300 sets of p-values."""
    chance = Random(1)
    for _ in range(300):
        ps = [chance.random() ** 4 for _ in range(chance.randint(1, 12))]
        fair = corrected(ps)
        for alpha in (0.01, 0.05, 0.2):
            assert {place for place, p in enumerate(fair) if p <= alpha} == rejected(ps, alpha)


def test_the_smallest_is_multiplied_by_their_number() -> None:
    """The others by one less each; none falls below one before it, none exceeds 1."""
    assert corrected([0.01, 0.04, 0.03, 0.9]) == pytest.approx([0.04, 0.09, 0.09, 0.9])
    assert corrected([0.6, 0.7]) == [1, 1]


def test_one_alone_is_left_as_it_is() -> None:
    """There is nothing to share the rate with."""
    assert corrected([0.03]) == [0.03]
    assert corrected([]) == []
