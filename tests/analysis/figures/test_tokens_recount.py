"""What the `count_tokens` endpoint is asked, and what its answers change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.analysis.analysis import analyse
from inspector.analysis.recount import Question, counted, questions_of

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand


def body(*texts: str) -> dict[str, object]:
    """A request whose user says these texts."""
    content = [{"type": "text", "text": text} for text in (".", *texts)]
    return {"model": "claude-sonnet-4-5", "messages": [{"role": "user", "content": content}]}


def two_blocks(stream: Hand) -> Hand:
    """A text and a call."""
    stream.start().open(0, "text").text(0, "Let me ").text(0, "look").close(0)
    return stream.open(1, "tool_use", name="find").json(1, '{"what": ["it", 2]}').close(1)


def test_each_blocks_words_are_asked_for_beside_a_message_without_them(
    hand: Callable[..., Hand],
) -> None:
    """A call's words are its name, its keys and its values, in order."""
    assert questions_of(two_blocks(hand()).lines) == [
        Question(None, body()),
        Question(0, body("Let me look")),
        Question(1, body("find what it 2")),
    ]


def test_results_and_hidden_thinking_are_not_asked_for(hand: Callable[..., Hand]) -> None:
    """The first are input, of the second there are no words."""
    stream = hand().start().open(0, "web_search_tool_result", content=["x"])
    assert questions_of(stream.open(1, "thinking").lines) == []


def test_without_a_model_nothing_can_be_asked(hand: Callable[..., Hand]) -> None:
    """The endpoint needs its name."""
    assert questions_of(hand().open(0, "text").text(0, "Hi").lines) == []


def test_answers_are_counted_less_the_empty_message(hand: Callable[..., Hand]) -> None:
    """8 tokens without the words."""
    asked = questions_of(two_blocks(hand()).lines)
    assert counted(asked, [8, 11, 13]) == {0: 3.0, 1: 5.0}


def test_counted_words_take_the_place_of_estimated_ones(hand: Callable[..., Hand]) -> None:
    """The overhead of the call and the scaling stay; the ratio says how well it fits."""
    stream = two_blocks(hand()).usage(57)
    analysis = analyse(stream.lines, counted={0: 3.0, 1: 5.0})
    assert [block.tokens.value for block in analysis.blocks] == [3, 51]
    assert analysis.figures["tokens_ratio"].value == (3 + 5 + 32 + 14) / 54
