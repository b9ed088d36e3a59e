"""What the stream itself counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand


def test_output_tokens_are_those_of_the_last_message_delta(hand: Callable[..., Hand]) -> None:
    """`usage` is cumulative: nothing is added up."""
    stream = hand().start().usage(5).usage(12).stop()
    assert (stream.value("output_tokens"), stream.ended_by("output_tokens")) == (12, 3)


def test_a_repeated_message_delta_counts_once(hand: Callable[..., Hand]) -> None:
    """The same event twice says the same thing."""
    assert hand().start().usage(12).usage(12).stop().value("output_tokens") == 12


def test_the_count_of_message_start_is_a_placeholder(hand: Callable[..., Hand]) -> None:
    """A stream that was cut has no output count, although its start says 26."""
    stream = hand().start(usage={"input_tokens": 3, "output_tokens": 26})
    assert stream.why("output_tokens") == "no usage"
    assert stream.why("thinking_tokens") == "no usage"


def test_an_input_count_left_out_keeps_the_value_of_message_start(
    hand: Callable[..., Hand],
) -> None:
    """Null is left out as well."""
    start = {"input_tokens": 3, "cache_read_input_tokens": 100, "output_tokens": 1}
    stream = hand().start(usage=start).usage(5, cache_read_input_tokens=None)
    assert stream.value("input_tokens") == 3
    assert stream.value("cache_read_input_tokens") == 100


def test_input_tokens_may_grow_at_the_end(hand: Callable[..., Hand]) -> None:
    """Results of server tools are read by the model, too."""
    assert hand().start().usage(5, input_tokens=9000).value("input_tokens") == 9000


def test_a_second_message_start_does_not_change_the_input(hand: Callable[..., Hand]) -> None:
    """The first message is the one that was asked for."""
    assert hand().start().start(usage={"input_tokens": 77}).value("input_tokens") == 10


def test_counts_that_are_not_given_are_not_0(hand: Callable[..., Hand]) -> None:
    """But a count of 0 that is given is 0."""
    stream = hand().start().usage(0, output_tokens_details={"thinking_tokens": 0})
    assert stream.value("output_tokens") == 0
    assert stream.value("thinking_tokens") == 0
    assert stream.why("cache_creation_input_tokens") == "not given"


def test_a_message_delta_without_output_tokens_leaves_the_earlier_count(
    hand: Callable[..., Hand],
) -> None:
    """`usage` may be empty, or missing, in an event of a gateway."""
    stream = hand().start().usage(5).usage(None).event("message_delta", delta={})
    assert (stream.value("output_tokens"), stream.ended_by("output_tokens")) == (5, 2)


@pytest.mark.parametrize("usage", [None, [], "5", {"output_tokens": "5"}, {"output_tokens": True}])
def test_a_usage_that_is_none_is_no_usage(hand: Callable[..., Hand], usage: Any) -> None:
    """A count is an integer."""
    stream = hand().start().event("message_delta", delta={}, usage=usage)
    assert stream.why("output_tokens") == "no usage"


def test_bedrock_metrics_on_message_stop_are_no_usage(hand: Callable[..., Hand]) -> None:
    """They come beside the API's own count and do not replace it."""
    metrics = {"inputTokenCount": 1, "outputTokenCount": 99, "invocationLatency": 5}
    stream = hand().start().usage(5)
    stream.event("message_stop", **{"amazon-bedrock-invocationMetrics": metrics})
    assert stream.value("output_tokens") == 5
