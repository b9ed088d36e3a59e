"""With several runs, a fact may take any variant that the baseline shows."""

from __future__ import annotations

from pathlib import Path

from inspector.compare.finding import Place
from inspector.compare.judging.variants import Fact, deviation


def facts(*values: str) -> list[Fact]:
    """A run for each value."""
    return [Fact(value, value, Place(Path("run"), at)) for at, value in enumerate(values)]


def test_one_against_one_differs_or_does_not() -> None:
    """There is no other path of code for a single run."""
    assert deviation(facts("tool_use"), facts("tool_use")) is None
    found = deviation(facts("tool_use"), facts("end_turn"))
    assert found is not None
    assert found.text == "tool_use → end_turn"
    assert not found.known


def test_any_variant_of_the_baseline_is_accepted() -> None:
    """Two of three runs stop for one reason and one for another: both are known."""
    assert deviation(facts("a", "a", "b"), facts("b", "a")) is None


def test_a_new_variant_is_told_with_counts() -> None:
    """What the baseline shows and how often, and in how many runs of HEAD it is otherwise."""
    found = deviation(facts("a", "b", "a"), facts("c", "a", "c"))
    assert found is not None
    assert found.text == "a ×2 or b ×1 → c (2 of 3)"
    assert (found.base.value, found.head.value) == ("a", "c")
    assert found.head.at.line == 0


def test_a_rare_variant_is_told_as_such() -> None:
    """One of ten runs is known and yet worth a word; one of three is not."""
    found = deviation(facts(*"aaaaaaaaab"), facts("b"))
    assert found is not None
    assert found.known
    assert not found.grown
    assert found.text == "b, as 1 of 10 runs of BASE"


def test_a_variant_that_spreads_beyond_chance_is_told() -> None:
    """Three of ten runs refused, and now all do; one more of five would be chance."""
    found = deviation(facts(*"aaaaaaabbb"), facts(*"bbbbb"))
    assert found is not None
    assert found.grown
    assert found.text == "b (5 of 5), as 3 of 10 runs of BASE"
    assert deviation(facts(*"aaaaaaabbb"), facts(*"aabbb")) is None
    assert deviation(facts(*"aaaaaaaaaa"), facts(*"aaaaa")) is None
    assert deviation(facts(*"aaab"), facts(*"bbbbb")) is None
