"""The tokens of each block: exact, estimated or not known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.analysis.pool import apportion
from inspector.analysis.quantity import quantity

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

THINKING = {"thinking_tokens": 40}


def test_a_single_block_has_the_output_less_the_framing_exactly(hand: Callable[..., Hand]) -> None:
    """Nothing is estimated where nothing is shared, whatever the text."""
    stream = hand().start().open(0, "text").text(0, "Any words.").close(0).usage(50).stop()
    assert stream.tokens() == ["47"]


def test_two_pools_of_one_block_each_are_exact(hand: Callable[..., Hand]) -> None:
    """Thinking is counted by the API, and the text is the rest: 100 - 40 - 3."""
    stream = hand().start().open(0, "thinking").think(0, "Hm").open(1, "text").text(1, "Hi")
    assert stream.usage(100, output_tokens_details=THINKING).tokens() == ["40", "57"]


def test_hidden_thinking_that_was_counted_is_exact(hand: Callable[..., Hand]) -> None:
    """Nobody sees it, and the API says how much it was."""
    stream = hand().start().open(0, "thinking").open(1, "text").text(1, "Hi")
    assert stream.usage(100, output_tokens_details=THINKING).tokens() == ["40", "57"]


def test_several_blocks_share_the_pool_by_their_estimates(hand: Callable[..., Hand]) -> None:
    """Ten words and thirty words, 9.4 and 28.2 tokens, share 43 - 3."""
    stream = hand().start().open(0, "text").text(0, "word " * 10).close(0)
    stream.open(1, "text").text(1, "word " * 30).close(1).usage(43).stop()
    assert stream.tokens() == ["≈ 10", "≈ 30"]
    assert stream.value("tokens_ratio") == pytest.approx(40 * 0.94 / 40)


def test_a_call_costs_its_words_its_parameters_and_an_overhead(hand: Callable[..., Hand]) -> None:
    """A name of two words, two keys, a word and a number; 35 with framing, 14 a parameter."""
    stream = hand().start().open(0, "tool_use", name="get_weather", input={})
    stream.json(0, '{"city": "Paris", ').json(0, '"days": 3}').close(0)
    words = 2 * 0.94 + 0.15 + 1.11 + 0.94 + 0.94 + 0.94 + 1.64
    assert stream.value("predicted_tokens") == round(words + (35 - 3) + 2 * 14 + 3.4)
    assert stream.tokens() == [f"≈ {round(words + 32 + 28)}"]


def test_the_call_of_a_newer_model_with_one_parameter_costs_44(hand: Callable[..., Hand]) -> None:
    """With framing, beside its words."""
    stream = hand().start(model="claude-opus-4-8").open(0, "tool_use", name="f")
    stream.json(0, '{"a": "b"}').usage(None)
    assert stream.tokens() == [f"≈ {round(3 * 1.21 + 44 - 3)}"]


def test_a_call_in_parallel_costs_less_than_the_first(hand: Callable[..., Hand]) -> None:
    """20 instead of 35."""
    stream = hand().start()
    for index in range(2):
        stream.open(index, "tool_use", name="f").json(index, "").close(index)
    assert stream.tokens() == ["≈ 33", "≈ 21"]


def test_a_call_after_a_result_is_a_first_call_again(hand: Callable[..., Hand]) -> None:
    """With server tools one stream holds several turns of the model."""
    stream = hand().start().open(0, "server_tool_use", name="f").close(0)
    stream.open(1, "web_search_tool_result", content=[]).close(1)
    stream.open(2, "server_tool_use", name="f").close(2)
    assert stream.tokens() == ["≈ 33", "0", "≈ 33"]


@pytest.mark.parametrize(("choice", "tokens"), [("auto", 33), ("any", 18), ("tool", 13)])
def test_a_forced_call_costs_less(hand: Callable[..., Hand], choice: str, tokens: int) -> None:
    """What the request forces, the model need not write."""
    stream = hand().request(tool_choice={"type": choice}).start().open(0, "tool_use", name="f")
    assert stream.tokens() == [f"≈ {tokens}"]


def test_input_that_came_with_the_start_of_the_block_counts(hand: Callable[..., Hand]) -> None:
    """The model wrote it, however it was sent."""
    stream = hand().start().open(0, "tool_use", name="f", input={"a": "b"})
    assert stream.tokens() == [f"≈ {round(3 * 0.94 + 32 + 14)}"]


def test_a_call_by_a_program_takes_no_tokens(hand: Callable[..., Hand]) -> None:
    """Code that the model wrote earlier makes it."""
    caller = {"type": "code_execution_20250825", "tool_id": "s1"}
    stream = hand().start().open(0, "tool_use", name="f", input={"a": "b"}, caller=caller)
    assert stream.tokens() == ["0"]


@pytest.mark.parametrize("caller", [None, {}, {"type": "direct"}])
def test_a_call_by_the_model_itself_takes_tokens(hand: Callable[..., Hand], caller: object) -> None:
    """Whether it says so or not."""
    stream = hand().start().open(0, "tool_use", name="f", input={}, caller=caller)
    assert stream.tokens() == ["≈ 33"]


def test_cut_input_is_counted_as_the_text_it_is(hand: Callable[..., Hand]) -> None:
    """A backslash at the end of a fragment, and no end of the string."""
    stream = hand().start().open(0, "tool_use", name="f").json(0, '{"path": "C:\\').usage(60)
    assert stream.tokens() == ["57"]
    assert stream.value("tokens_ratio") is not None


@pytest.mark.parametrize(
    "kind", ["web_search_tool_result", "mcp_tool_result", "fallback", "container_upload"]
)
def test_what_the_model_did_not_write_takes_0_tokens(hand: Callable[..., Hand], kind: str) -> None:
    """They are input, and that is known: an exact 0."""
    stream = hand().start().open(0, kind, content=["x" * 1000]).open(1, "text").text(1, "Hi")
    assert stream.usage(10).tokens() == ["0", "7"]


def test_an_empty_text_takes_about_nothing(hand: Callable[..., Hand]) -> None:
    """It does not make the block beside it an estimate."""
    stream = hand().start().open(0, "text").close(0).open(1, "text").text(1, "Hi").usage(10)
    assert stream.tokens() == ["≈ 0", "7"]


def test_each_citation_costs_what_its_markup_costs(hand: Callable[..., Hand]) -> None:
    """17 tokens that no delta of text shows."""
    stream = hand().start().open(0, "text", citations=[]).text(0, "word")
    for _ in range(2):
        stream.delta(0, "citations_delta", citation={"cited_text": "long " * 50})
    assert stream.tokens() == [f"≈ {round(0.94 + 2 * 17)}"]


def test_a_compaction_is_an_iteration_outside_the_total(hand: Callable[..., Hand]) -> None:
    """It has its own count, and the text has the whole pool."""
    iterations = [
        {"type": "compaction", "output_tokens": 1426},
        {"type": "message", "output_tokens": 69},
    ]
    stream = hand().start().open(0, "compaction").delta(0, "compaction_delta", content="Sum")
    stream.open(1, "text").text(1, "Hi").usage(69, iterations=iterations)
    assert stream.tokens() == ["1426", "66"]


def test_a_compaction_without_an_iteration_is_estimated(hand: Callable[..., Hand]) -> None:
    """And marked."""
    stream = hand().start().open(0, "compaction").delta(0, "compaction_delta", content="one two")
    stream.open(1, "text").text(1, "Hi").usage(69)
    assert stream.tokens() == ["≈ 2", "66"]


def test_thinking_that_nobody_counted_is_estimated_from_its_text(
    hand: Callable[..., Hand],
) -> None:
    """20 words and 6 tokens of delimiters, beside 20 words: 24.8 to 18.8 of 47 - 3."""
    stream = hand().start().open(0, "thinking").think(0, "word " * 20)
    stream.open(1, "text").text(1, "word " * 20).usage(47)
    assert stream.tokens() == ["≈ 25", "≈ 19"]


def test_hidden_thinking_that_nobody_counted_is_unknown(hand: Callable[..., Hand]) -> None:
    """What is beside it is estimated alone, since nobody knows how much is left for it."""
    stream = hand().start().open(0, "redacted_thinking", data="xyz").open(1, "text")
    stream.text(1, "word " * 20).usage(200)
    assert stream.tokens() == ["hidden", "≈ 19"]
    assert stream.why("tokens_ratio") == "hidden"
    assert stream.why("predicted_tokens") == "hidden"


def test_all_thinking_hidden_in_several_blocks_shares_nothing(hand: Callable[..., Hand]) -> None:
    """Their sum is known, their shares are not."""
    stream = hand().start().open(0, "thinking").open(1, "thinking").open(2, "text").text(2, "Hi")
    stream.usage(100, output_tokens_details=THINKING)
    assert stream.tokens() == ["hidden", "hidden", "57"]


def test_no_thinking_at_all_is_an_exact_0_for_every_block_of_it(
    hand: Callable[..., Hand],
) -> None:
    """The API says that nothing was thought."""
    stream = hand().start().open(0, "thinking").open(1, "redacted_thinking").open(2, "text")
    stream.text(2, "Hi").usage(10, output_tokens_details={"thinking_tokens": 0})
    assert stream.tokens() == ["0", "0", "7"]


@pytest.mark.parametrize("words", [14, 30])
def test_estimates_far_from_the_pool_are_unreliable(hand: Callable[..., Hand], words: int) -> None:
    """13.2 or 28.2 of 20 is outside 0.75 to 1.33: no number is better than a wrong one."""
    stream = hand().start()
    for index in range(2):
        stream.open(index, "text").text(index, "word " * (words // 2)).close(index)
    stream.usage(23)
    ratio = words * 0.94 / 20
    assert stream.tokens() == [f"unreliable: the estimates are {ratio:.2f} of the total"] * 2
    assert stream.value("tokens_ratio") == pytest.approx(ratio)


def test_without_usage_estimates_are_as_they_are(hand: Callable[..., Hand]) -> None:
    """A stream that was cut can still be told how much came, about."""
    stream = hand().start().open(0, "text").text(0, "word " * 10).end("aborted_upstream")
    assert stream.tokens() == ["≈ 9"]
    assert stream.value("predicted_tokens") == 13
    assert stream.why("tokens_ratio") == "no usage"


def test_a_message_cut_by_max_tokens_has_no_framing_at_its_end(hand: Callable[..., Hand]) -> None:
    """Its text has all of the budget."""
    stream = hand().start().open(0, "text").text(0, "word " * 16).usage(16, stop="max_tokens")
    assert stream.tokens() == ["16"]
    assert stream.value("predicted_tokens") == 15


def test_fewer_tokens_than_the_message_itself_takes_are_not_shared(
    hand: Callable[..., Hand],
) -> None:
    """A gateway that counts its own way; its 2 tokens are not turned into -1."""
    stream = hand().start().open(0, "text").text(0, "pong").usage(2)
    assert stream.tokens() == ["≈ 1"]
    assert stream.why("tokens_ratio") == "fewer tokens than the message itself takes"


def test_a_model_without_constants_has_what_the_api_says(hand: Callable[..., Hand]) -> None:
    """Its framing is not known, so that even a single block is an estimate."""
    stream = hand().start(model="llama-3").open(0, "text").text(0, "Hi")
    assert stream.usage(50).tokens() == ["≈ 50"]
    stream.open(1, "text").text(1, "Hi").usage(60)
    assert stream.tokens() == ["no constants for this model"] * 2
    assert stream.why("predicted_tokens") == "no constants for this model"


def test_a_fallback_changes_the_family_that_estimates(hand: Callable[..., Hand]) -> None:
    """From the older tokenizer to the newer."""
    stream = (
        hand().start(model="claude-sonnet-4-5").open(0, "fallback", to={"model": "claude-opus-4-8"})
    )
    stream.open(1, "text").text(1, "word " * 10)
    assert stream.tokens() == ["0", "≈ 12"]
    assert stream.analyse().model == "claude-opus-4-8"


def test_a_block_of_an_unknown_type_has_unknown_tokens(hand: Callable[..., Hand]) -> None:
    """Nobody knows whether the model wrote it; alone, it took the pool."""
    stream = hand().start().open(0, "hologram", shape="cube").open(1, "text").text(1, "word")
    assert stream.usage(50).tokens() == ["unknown type of block", "≈ 1"]


def test_a_message_without_blocks_has_no_ratio(hand: Callable[..., Hand]) -> None:
    """There is nothing to estimate."""
    stream = hand().start().usage(3).stop()
    assert stream.tokens() == []
    assert stream.why("tokens_ratio") == "no block"
    assert stream.why("predicted_tokens") == "no block"


def test_an_estimate_says_so_to_a_person(hand: Callable[..., Hand]) -> None:
    """The mark is part of the figure."""
    (block,) = hand().start().open(0, "text").text(0, "word " * 10).analyse().blocks
    assert quantity(block.tokens) == "≈ 9"


@given(st.integers(0, 10**6), st.lists(st.floats(0.1, 1e5), min_size=1, max_size=50))
def test_shares_of_a_pool_add_up_to_it(total: int, estimates: list[float]) -> None:
    """No token is lost to rounding, and no share is off by more than one."""
    shares = apportion(total, estimates)
    assert sum(shares) == total
    scale = total / sum(estimates)
    for share, estimate in zip(shares, estimates, strict=True):
        assert abs(share - estimate * scale) <= 1
