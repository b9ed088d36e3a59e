"""What a figure may be."""

from __future__ import annotations

import pytest

from inspector.analysis.figure import NO_TIMES, Figure, between, moment


def test_a_figure_has_a_value_or_a_reason_and_never_both() -> None:
    """A wrong state cannot be made: nothing is 0 or empty because it is unknown."""
    with pytest.raises(ValueError, match="a value, or a reason"):
        Figure("tpot", "ns")
    with pytest.raises(ValueError, match="a value, or a reason"):
        Figure("tpot", "ns", 0, why="no delta")


def test_zero_is_a_value() -> None:
    """A count of 0 is known."""
    assert Figure("stalls", "stalls", 0).why is None


def test_durations_end_in_ns_in_json_and_nothing_else_does() -> None:
    """The key says the unit."""
    assert Figure("tail", "ns", 1).key == "tail_ns"
    assert Figure("rate", "tokens/s", 1.0).key == "rate"


def test_a_moment_without_a_time_still_names_its_event() -> None:
    """Without a clock, what happened is known and when is not."""
    assert moment("first_token", None, 4) == Figure("first_token", "ns", None, 4, NO_TIMES)


def test_the_time_between_two_moments_is_that_of_the_later_event() -> None:
    """A duration is ended by the event at its end."""
    start, end = moment("open", 5, 2), moment("first", 12, 4)
    assert between("ttft", start, end) == Figure("ttft", "ns", 7, 4)


def test_a_time_between_takes_over_the_reason_of_what_is_missing() -> None:
    """Who asks why it is unknown is told of the moment that never came."""
    never = Figure("first", "ns", why="whole")
    assert between("ttft", moment("open", 5, 2), never).why == "whole"
