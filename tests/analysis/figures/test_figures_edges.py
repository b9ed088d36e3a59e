"""Recordings with next to nothing in them: no figure is 0 because it is unknown."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.figures import block_figures
from inspector.analysis.quantity import quantity

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand


def known(stream: Hand) -> dict[str, float]:
    """The figures that have a value."""
    figures = stream.analyse().figures.values()
    return {one.name: one.value for one in figures if one.value is not None}


def test_of_a_header_alone_only_the_counts_of_nothing_are_known(hand: Callable[..., Hand]) -> None:
    """The recorder was killed before an answer came: no event, no byte, no stall."""
    assert known(hand()) == {"events": 0, "bytes": 0, "stalls": 0}


def test_a_header_alone_has_no_model_no_outcome_and_no_verdict(hand: Callable[..., Hand]) -> None:
    """And no block."""
    analysis = hand().analyse()
    assert (analysis.model, analysis.outcome, analysis.blocks) == (None, None, ())
    assert analysis.buffering.verdict is None


def test_without_times_every_figure_that_needs_one_says_so(hand: Callable[..., Hand]) -> None:
    """An imported body has counts and tokens, and no clock."""
    stream = hand(clock=None).headers().start().open(0, "text").text(0, "Hello")
    analysis = stream.text(0, " you").close(0).usage(8).stop().end().analyse()
    timeless = {one.name for one in analysis.figures.values() if one.why == "no times"}
    needless = {"events", "bytes", "output_tokens", "input_tokens", "visible_tokens"}
    assert timeless == set(analysis.figures) - needless - {
        "predicted_tokens",
        "tokens_ratio",
        "tokens_per_delta",
        "thinking_tokens",
        "cache_creation_input_tokens",
        "cache_read_input_tokens",
    }
    assert analysis.figures["tokens_per_delta"].value == 4


def test_no_delta_at_all(hand: Callable[..., Hand]) -> None:
    """A message without content has marks and nothing between them."""
    stream = hand().at(10).start().at(500).usage(1).stop().at(510).end()
    for name in ("first_token", "tail", "chunk_gap_p50", "tpot", "rate", "tokens_per_delta"):
        assert stream.why(name) is not None
    assert stream.value("message_stop") == 500_000_000


def test_one_delta(hand: Callable[..., Hand]) -> None:
    """It has a first token and a tail, and neither gap nor rate."""
    stream = hand().at(10).start().open(0, "text").at(100).text(0, "Hi").at(300).close(0)
    stream.usage(5).stop().end()
    assert stream.value("tail") == 200_000_000
    assert stream.why("chunk_gap_max") == "all content in one burst"
    assert stream.why("tpot") == "all visible content in one burst"


def test_everything_in_one_burst(hand: Callable[..., Hand]) -> None:
    """All marks fall together; the tail is 0, which is known."""
    stream = hand().at(900).start().open(0, "text").text(0, "Hello").text(0, " you").close(0)
    stream.usage(8).stop().end()
    assert stream.value("tail") == 0
    assert (stream.value("coalesced"), stream.value("flush_last")) == (1, 1)
    assert stream.why("rate") == "all visible content in one burst"
    assert stream.why("rate_e2e") == "fewer than 3 bursts"
    assert stream.analyse().buffering.verdict == "buffered"


def test_a_tool_only(hand: Callable[..., Hand]) -> None:
    """The input is the answer; there is no text."""
    stream = hand().at(10).start().open(0, "tool_use", name="f").at(100).json(0, "")
    stream.at(400).json(0, '{"a"').at(700).json(0, ':"b"}').at(800).json(0, "").close(0)
    stream.usage(60, stop="tool_use").stop()
    assert stream.value("first_answer") == 400_000_000
    assert stream.why("first_text") == "no text"
    assert stream.tokens() == ["57"]


def test_all_thinking_hidden(hand: Callable[..., Hand]) -> None:
    """The budget ran out before a word was said."""
    stream = hand().at(10).start().open(0, "thinking", thinking="").at(9000)
    stream.delta(0, "signature_delta", signature="s").close(0)
    stream.usage(1024, stop="max_tokens", output_tokens_details={"thinking_tokens": 1024}).stop()
    assert stream.why("first_token") == "no delta with content"
    assert stream.value("visible_tokens") == 0
    assert stream.why("tpot") == "no visible content"
    assert stream.tokens() == ["1024"]


def test_no_usage(hand: Callable[..., Hand]) -> None:
    """A stream that was cut before `message_delta` has times and no counts."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "Hi").at(30).end("truncated")
    assert stream.value("first_token") == 20_000_000
    assert stream.why("output_tokens") == "no usage"
    assert stream.why("visible_tokens") == "no usage"


def test_an_http_error_has_headers_and_bytes_and_no_stream(hand: Callable[..., Hand]) -> None:
    """A 529 is answered in JSON."""
    stream = hand().at(80).headers().at(90).body(b'{"type":"error"}').end("http_error")
    assert known(stream).keys() == {
        "headers",
        "eof",
        "events",
        "bytes",
        "reads",
        "bursts",
        "idle_bytes",
        "idle_events",
        "stalls",
    }


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
kinds = st.sampled_from(
    (
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
        "ping",
        "error",
        "new_event",
    )
)
payloads = st.fixed_dictionaries(
    {},
    optional={
        "index": st.integers(0, 2) | json_values,
        "message": json_values
        | st.fixed_dictionaries({"model": st.just("claude-sonnet-4-5"), "usage": json_values}),
        "content_block": json_values
        | st.fixed_dictionaries(
            {"type": st.sampled_from(["text", "thinking", "tool_use", "fallback", "x_tool_result"])}
        ),
        "delta": json_values
        | st.fixed_dictionaries(
            {"type": st.sampled_from(["text_delta", "thinking_delta", "input_json_delta"])},
            optional={
                name: json_values | st.text(max_size=9)
                for name in ("text", "thinking", "partial_json")
            },
        ),
        "usage": json_values | st.fixed_dictionaries({"output_tokens": st.integers(-5, 100)}),
    },
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(kinds, payloads, st.integers(0, 3000)), max_size=15),
    st.booleans(),
)
def test_any_stream_of_json_gives_an_analysis(
    hand: Callable[..., Hand], events: list[tuple[str, dict[str, Any], int]], timed: bool
) -> None:
    """Whatever a gateway sends: every figure has a finite value or a reason, and can be printed."""
    stream = hand(clock="perf_counter_ns" if timed else None)
    at = 0
    for kind, payload, later in events:
        at += later
        stream.at(at).event(kind, **payload)
    analysis = stream.end().analyse()
    figures = [*analysis.figures.values()]
    for block in analysis.blocks:
        figures += block_figures(block).values()
    for figure in figures:
        assert figure.value is None or math.isfinite(figure.value)
        assert quantity(figure)


@pytest.mark.parametrize("data", ["", "[DONE]", "5", "null", "[]", '"text"', "{", '{"type":5}'])
def test_data_that_is_no_object_is_an_event_and_nothing_more(
    hand: Callable[..., Hand], data: str
) -> None:
    """It is counted, and says nothing."""
    stream = hand().at(10).raw_event("content_block_delta", data)
    assert stream.value("events") == 1
    assert stream.why("first_token") == "no delta with content"
