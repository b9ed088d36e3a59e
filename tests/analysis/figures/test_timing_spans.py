"""Content blocks in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from inspector.analysis.figures import block_figures
from inspector.analysis.spans import Span

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000


def spans(stream: Hand) -> list[Span]:
    """The blocks of a recording."""
    return [block.span for block in stream.analyse().blocks]


def test_a_block_is_measured_from_open_to_close(hand: Callable[..., Hand]) -> None:
    """Opening, first delta with content, longest gap and close, with the events that ended them."""
    stream = hand().at(10).start().open(0, "text").at(40).text(0, "").at(50).text(0, "Hi")
    stream.at(51).text(0, " you").at(90).ping().at(200).text(0, "!").at(210).close(0)
    (span,) = spans(stream)
    assert (span.open.value, span.open.event) == (10 * MS, 2)
    assert (span.first.value, span.first.event) == (50 * MS, 4)
    assert (span.ttft.value, span.ttft.event) == (40 * MS, 4)
    assert (span.close.value, span.close.event) == (210 * MS, 8)
    assert (span.longest_gap.value, span.longest_gap.event) == (149 * MS, 7)


def test_a_block_counts_its_own_events_characters_and_bursts(hand: Callable[..., Hand]) -> None:
    """A ping in between is not of the block; 50 and 51 ms are one burst."""
    stream = hand().at(10).start().open(0, "text").at(50).text(0, "Hi 😀")
    stream.at(51).text(0, " you").at(90).ping().at(200).close(0)
    (span,) = spans(stream)
    assert (span.events, span.characters, span.bursts) == (4, 8, 3)
    frames = [line for line in stream.lines if getattr(line, "event", "").startswith("content")]
    assert span.bytes == sum(len(getattr(line, "raw", b"")) for line in frames)


def test_the_gap_before_a_block_runs_from_the_close_of_the_one_before(
    hand: Callable[..., Hand],
) -> None:
    """The first block has none."""
    stream = hand().at(10).start().open(0, "text").at(20).close(0).at(500).open(1, "text")
    first, second = spans(stream)
    assert first.gap_before.why == "first block"
    assert (second.gap_before.value, second.gap_before.event) == (480 * MS, 4)


def test_a_block_that_opens_inside_another_has_no_gap_before(hand: Callable[..., Hand]) -> None:
    """llama.cpp starts block 1 before block 0 has stopped."""
    stream = hand().at(10).start().open(0, "thinking").at(20).open(1, "text").at(30).close(0)
    assert spans(stream)[1].gap_before.why == "the block before was open"


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        ("web_search_tool_result", {"content": []}),
        ("redacted_thinking", {"data": "xyz"}),
        ("fallback", {"to": {"model": "m"}}),
        ("tool_use", {"input": {"player": "one"}}),
        ("text", {"text": "all of it"}),
    ],
)
def test_a_block_without_deltas_is_whole(
    hand: Callable[..., Hand], kind: str, block: dict[str, object]
) -> None:
    """Its content came at once, so it has no first delta, and that is not 0 ms."""
    (span,) = spans(hand().at(10).start().open(0, kind, **block).at(20).close(0))
    assert span.whole
    assert (span.first.why, span.ttft.why) == ("whole", "whole")


def test_a_block_without_any_content_is_not_whole(hand: Callable[..., Hand]) -> None:
    """A text that was opened and closed says nothing at all."""
    (span,) = spans(hand().at(10).start().open(0, "text", text="").at(20).close(0))
    assert not span.whole
    assert span.first.why == "no delta with content"


def test_thinking_without_text_is_hidden(hand: Callable[..., Hand]) -> None:
    """A signature does not make it visible."""
    stream = hand().at(10).start().open(0, "thinking", thinking="", signature="")
    stream.at(20).delta(0, "signature_delta", signature="abc").close(0)
    (span,) = spans(stream)
    assert span.hidden
    assert span.first.why == "hidden"


def test_estimates_of_hidden_thinking_begin_it_and_leave_it_hidden(
    hand: Callable[..., Hand],
) -> None:
    """Its first delta with content has a time, and no character."""
    stream = hand().at(10).start().open(0, "thinking").at(60).think(0, "", estimated_tokens=50)
    (span,) = spans(stream)
    assert (span.ttft.value, span.hidden, span.characters) == (50 * MS, True, 0)


def test_thinking_with_text_is_not_hidden(hand: Callable[..., Hand]) -> None:
    """One word is enough."""
    (span,) = spans(hand().at(10).start().open(0, "thinking").at(20).think(0, "Hm"))
    assert not span.hidden


def test_a_block_that_nothing_closes_is_left_open(hand: Callable[..., Hand]) -> None:
    """`max_tokens` can cut a tool call in the middle."""
    stream = hand().at(10).start().open(0, "tool_use", name="f").at(20).json(0, '{"a')
    (span,) = spans(stream.usage(5, stop="max_tokens").stop())
    assert span.close.why == "left open"
    assert span.name == "f"


def test_an_index_that_is_opened_again_is_another_block(hand: Callable[..., Hand]) -> None:
    """A second message in the stream starts to count at 0 again."""
    stream = hand().at(10).start().open(0, "text").text(0, "a").start().open(0, "text")
    first, second = spans(stream.at(20).text(0, "bcd").close(0))
    assert (first.position, first.index, first.characters) == (0, 0, 1)
    assert (second.position, second.index, second.characters) == (1, 0, 3)
    assert first.close.why == "left open"


def test_blocks_of_message_start_are_whole_and_open_with_it(hand: Callable[..., Hand]) -> None:
    """Nothing more of them follows."""
    stream = hand().at(10).start(content=[{"type": "tool_use", "name": "f", "input": {}}])
    (span,) = spans(stream.stop())
    assert (span.whole, span.open.event, span.first.why) == (True, 1, "whole")
    assert span.longest_gap.why == "one event"


def test_a_delta_of_a_block_that_never_opened_is_of_no_block(hand: Callable[..., Hand]) -> None:
    """It counts as a token of the stream."""
    stream = hand().at(10).start().at(20).text(3, "Hi")
    assert spans(stream) == []
    assert stream.value("first_token") == 20 * MS


def test_without_times_a_block_still_has_its_events_and_characters(
    hand: Callable[..., Hand],
) -> None:
    """What needs no clock is known, what needs one says so."""
    stream = hand(clock=None).start().open(0, "text").text(0, "Hi").close(0)
    (block,) = stream.analyse().blocks
    assert (block.span.events, block.span.characters, block.span.bursts) == (3, 2, None)
    timed = {name: one.why for name, one in block_figures(block).items() if one.unit == "ns"}
    assert timed == {
        "open": "no times",
        "first": "no times",
        "close": "no times",
        "ttft": "no times",
        "gap_before": "first block",
        "longest_gap": "no times",
    }
