"""Rates, and when there is none to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

RATES = ("tpot", "rate", "rate_e2e", "tokens_per_delta")


def story(stream: Hand, *, step: float = 100, bursts: int = 4) -> Hand:
    """A text of one word a burst, the first of them at 100 ms."""
    stream.at(50).start().open(0, "text")
    for number in range(bursts):
        stream.at(100 + number * step).text(0, " word")
    return stream


def test_a_token_takes_the_time_after_the_first_burst_over_the_tokens_after_it(
    hand: Callable[..., Hand],
) -> None:
    """300 ms for 20 tokens less the 0.94 of the first word."""
    stream = story(hand()).at(500).close(0).usage(20).stop()
    assert stream.value("tpot") == round(300e6 / (20 - 0.94))
    assert stream.value("rate") == pytest.approx((20 - 0.94) / 0.3, rel=1e-6)


def test_hidden_thinking_is_not_among_the_tokens_that_came(hand: Callable[..., Hand]) -> None:
    """Of 120 tokens 100 were thought and not sent."""
    stream = story(hand()).at(450).open(1, "thinking").delta(1, "signature_delta", signature="s")
    stream.at(500).usage(120, output_tokens_details={"thinking_tokens": 100}).stop()
    assert stream.value("visible_tokens") == 20
    assert stream.value("tpot") == round(300e6 / (20 - 0.94))
    assert stream.value("rate_e2e") == pytest.approx(120 / 0.5)


def test_hidden_thinking_that_nobody_counted_leaves_the_rate_unknown(
    hand: Callable[..., Hand],
) -> None:
    """The total cannot be told apart."""
    stream = story(hand()).open(1, "thinking").at(500).usage(120).stop()
    assert stream.why("tpot") == "hidden thinking that nobody counted"
    assert stream.why("tokens_per_delta") == "hidden thinking that nobody counted"


def test_thinking_that_is_shown_counts_as_visible(hand: Callable[..., Hand]) -> None:
    """Its deltas came in the same window."""
    stream = hand().at(10).start().open(0, "thinking").at(100).think(0, "Hm").at(200).close(0)
    stream.open(1, "text").text(1, "a").at(400).text(1, "b").at(450)
    stream.usage(50, output_tokens_details={"thinking_tokens": 30}).stop()
    assert stream.value("visible_tokens") == 50
    assert stream.value("tpot") == round(300e6 / (50 - 0.94))


def test_thinking_of_which_a_part_is_hidden_leaves_the_rate_unknown(
    hand: Callable[..., Hand],
) -> None:
    """The API counts all thinking together."""
    stream = story(hand()).open(1, "thinking").think(1, "Hm").open(2, "redacted_thinking")
    stream.usage(50, output_tokens_details={"thinking_tokens": 30})
    assert stream.why("visible_tokens") == "part of the thinking is hidden"


def test_one_delta_has_no_rate(hand: Callable[..., Hand]) -> None:
    """One burst shows no passing of time."""
    stream = story(hand(), bursts=1).at(500).usage(20).stop()
    assert [stream.why(name) for name in ("tpot", "rate")] == [
        "all visible content in one burst"
    ] * 2
    assert stream.value("tokens_per_delta") == 20


def test_no_visible_content_has_no_rate(hand: Callable[..., Hand]) -> None:
    """A tool without arguments, and thinking that is hidden, show nothing."""
    stream = hand().at(10).start().open(0, "tool_use", name="f", input={}).at(300).json(0, "")
    stream.close(0).at(900).usage(40, stop="tool_use").stop()
    assert [stream.why(name) for name in ("tpot", "rate", "tokens_per_delta")] == [
        "no visible content"
    ] * 3


def test_fewer_tokens_than_the_first_burst_holds_give_no_tpot(hand: Callable[..., Hand]) -> None:
    """A usage that does not fit the text cannot be divided by."""
    stream = hand().at(10).start().open(0, "text").at(100).text(0, "one two three four five")
    stream.at(500).text(0, " six").usage(3).stop()
    assert stream.why("tpot") == "all tokens in the first burst"


def test_a_window_under_250_ms_has_no_rate(hand: Callable[..., Hand]) -> None:
    """Three bursts in 80 ms are noise; the time a token is printed all the same."""
    stream = story(hand(), step=40, bursts=3).at(200).usage(20).stop()
    assert stream.why("rate") == "less than 250 ms"
    assert stream.why("rate_e2e") == "less than 250 ms"
    assert stream.value("tpot") is not None


def test_fewer_than_three_bursts_have_no_rate(hand: Callable[..., Hand]) -> None:
    """Two bursts far apart are no rhythm."""
    stream = hand().at(10).start().open(0, "text").text(0, "a").at(910).text(0, "b")
    stream.usage(20).stop()
    assert stream.why("rate") == "fewer than 3 bursts"
    assert stream.why("rate_e2e") == "fewer than 3 bursts"


def test_a_compaction_is_not_part_of_the_window(hand: Callable[..., Hand]) -> None:
    """Its tokens are an iteration of their own, outside the total."""
    stream = hand().at(10).start().open(0, "compaction").at(20)
    stream.delta(0, "compaction_delta", content="Summary").close(0).open(1, "text")
    for at in (5000, 5100, 5200, 5300):
        stream.at(at).text(1, " word")
    assert stream.usage(20).stop().value("tpot") == round(300e6 / (20 - 0.94))


def test_without_usage_only_what_needs_none_is_known(hand: Callable[..., Hand]) -> None:
    """A stream that was cut has gaps and no rates."""
    stream = story(hand()).at(500).end("aborted_upstream")
    assert [stream.why(name) for name in RATES] == [
        "no usage",
        "no usage",
        "no message_stop",
        "no usage",
    ]
    assert stream.value("chunk_gap_p50") == 100_000_000


def test_a_model_without_constants_has_no_tpot_and_still_a_rate_over_all(
    hand: Callable[..., Hand],
) -> None:
    """The first burst cannot be estimated; the total and E2E can be divided."""
    stream = hand().at(50).start(model="llama-3").open(0, "text").at(100).text(0, "a")
    stream.at(300).text(0, "b").at(500).usage(20).stop()
    assert stream.why("tpot") == "no constants for this model"
    assert stream.value("rate_e2e") == 40
