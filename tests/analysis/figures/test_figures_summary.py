"""Many recordings in groups, and the spread of their figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.analysis.figures import CATALOGUE
from inspector.analysis.summary import NOWHERE, group_of, summarise

if TYPE_CHECKING:
    from inspector.analysis.analysis import Analysis
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000


def answer(stream: Hand, ms: float, model: str = "claude-sonnet-4-5") -> Analysis:
    """A recording whose first token comes after `ms`."""
    return stream.at(1).start(model=model).open(0, "text").at(ms).text(0, "Hi").analyse()


def test_percentiles_are_over_all_recordings_that_know_the_figure(
    hand: Callable[..., Hand],
) -> None:
    """Ten of 100 to 1,000 ms; the eleventh has no first token, and it is not 0 ms."""
    analyses = [answer(hand(), 100 * number) for number in range(1, 11)]
    (group,) = summarise([*analyses, hand().at(1).start().analyse()])
    spread = group.spreads["first_token"]
    assert (group.name, group.recordings, spread.known) == (None, 11, 10)
    assert spread.values == (500 * MS, 900 * MS, 1000 * MS)


def test_a_figure_that_no_recording_knows_has_no_percentile(hand: Callable[..., Hand]) -> None:
    """Its spread says so instead."""
    (group,) = summarise([answer(hand(), 100)])
    spread = group.spreads["output_tokens"]
    assert (spread.known, spread.values) == (0, ())
    assert {figure.why for figure in spread.figures()} == {"not known of any"}


def test_percentiles_of_estimates_are_estimates(hand: Callable[..., Hand]) -> None:
    """The mark is passed on."""
    (group,) = summarise([answer(hand(), 100)])
    assert group.spreads["predicted_tokens"].estimated
    assert not group.spreads["first_token"].estimated


def test_every_figure_is_summarised(hand: Callable[..., Hand]) -> None:
    """In the order of the catalogue."""
    (group,) = summarise([answer(hand(), 100)])
    assert list(group.spreads) == list(CATALOGUE)


def test_groups_come_by_name_and_share_a_case_a_model_or_all_labels(
    hand: Callable[..., Hand],
) -> None:
    """What says nothing of it is in a group of its own."""
    both = answer(hand(case="b", region="eu"), 100)
    other = answer(hand(case="a"), 200, model="claude-opus-4-8")
    neither = hand().analyse()
    analyses = [both, other, neither]
    assert [group.name for group in summarise(analyses, "case")] == [NOWHERE, "a", "b"]
    assert [group.name for group in summarise(analyses, "model")] == [
        NOWHERE,
        "claude-opus-4-8",
        "claude-sonnet-4-5",
    ]
    assert [group_of(one, "label") for one in analyses] == ["case=b, region=eu", "case=a", NOWHERE]
    assert [group.recordings for group in summarise([both, both, other], "case")] == [1, 2]


def test_nothing_makes_an_empty_group() -> None:
    """No recording could be read."""
    (group,) = summarise([])
    assert (group.recordings, group.spreads) == (0, {})
