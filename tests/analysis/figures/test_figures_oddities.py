"""The oddities of real streams that touch times and tokens, one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000


def test_pings_anywhere_none_or_many(hand: Callable[..., Hand]) -> None:
    """Before the start, between blocks and after the end, they move no mark but the last byte."""

    def stream(*, pings: bool) -> Hand:
        written = hand()

        def read(at: int) -> Hand:
            return (written.at(at - 5).ping() if pings else written).at(at)

        read(10).start()
        read(20).open(0, "text").text(0, "Hi")
        read(30).close(0).open(1, "text")
        read(40).text(1, "you").close(1)
        read(50).usage(20).stop()
        return read(60).end()

    plain, pinged = stream(pings=False).analyse(), stream(pings=True).analyse()
    same = set(plain.figures) - {"events", "bytes", "reads", "bursts", "coalesced", "flush_last"}
    for name in same - {"idle_bytes", "idle_events"}:
        assert plain.figures[name].value == pinged.figures[name].value, name
    assert [one.tokens.value for one in plain.blocks] == [one.tokens.value for one in pinged.blocks]


def test_padding_inside_frames_counts_as_bytes_only(hand: Callable[..., Hand]) -> None:
    """The API pads its frames with spaces before the last brace."""
    delta = '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}%s}'
    bare = hand().at(10).start().open(0, "text").raw_event("content_block_delta", delta % "")
    padded = hand().at(10).start().open(0, "text").raw_event("content_block_delta", delta % "   ")
    (one,), (other,) = bare.analyse().blocks, padded.analyse().blocks
    assert other.span.bytes - one.span.bytes == 3
    assert other.span.characters == one.span.characters == 2


def test_a_tool_without_arguments_sends_one_empty_fragment(hand: Callable[..., Hand]) -> None:
    """Its input is `{}`: no token was seen, and the call still cost its overhead."""
    stream = hand().at(10).start().open(0, "tool_use", name="f", input={}).at(20).json(0, "")
    stream.at(30).close(0).usage(37, stop="tool_use").stop()
    assert stream.why("first_token") == "no delta with content"
    assert stream.tokens() == ["34"]
    assert stream.value("tokens_ratio") == pytest.approx((0.94 + 32) / 34)


def test_a_fragment_cut_after_a_backslash_is_joined_with_the_next(
    hand: Callable[..., Hand],
) -> None:
    r"""Tokens are those of the whole input, `a\nb`, and not of the pieces."""

    def written(*fragments: str) -> list[str]:
        stream = hand().start().open(0, "tool_use", name="f")
        for fragment in fragments:
            stream.json(0, fragment)
        return stream.tokens()

    assert written('{"k": "a\\', 'nb"}') == written('{"k": "a\\nb"}')


def test_the_whole_result_of_a_server_tool_in_its_start_is_no_delta(
    hand: Callable[..., Hand],
) -> None:
    """43 KB at once: whole, without a first token, and free."""
    stream = hand().at(10).start().open(0, "server_tool_use", id="s", name="web_search")
    stream.at(20).json(0, "{}").close(0).at(900)
    stream.open(1, "web_search_tool_result", tool_use_id="s", content=["x" * 43_000]).close(1)
    call, result = stream.usage(40).analyse().blocks
    assert (result.span.first.why, result.span.whole) == ("whole", True)
    assert result.span.gap_before.value == 880 * MS
    assert (call.tokens.value, result.tokens.value) == (37, 0)


def test_message_start_with_ready_content_and_then_only_message_stop(
    hand: Callable[..., Hand],
) -> None:
    """No delta, no usage: its blocks are whole, and its placeholder is no count."""
    content = [{"type": "tool_use", "name": "f", "input": {"a": "b"}}]
    stream = hand().at(10).start(content=content, stop_reason="tool_use").at(20).stop()
    analysis = stream.analyse()
    assert analysis.stop_reason == "tool_use"
    assert [block.span.whole for block in analysis.blocks] == [True]
    assert stream.why("first_token") == "no delta with content"
    assert stream.why("output_tokens") == "no usage"


def test_max_tokens_that_leaves_a_block_open(hand: Callable[..., Hand]) -> None:
    """Its tokens are known, its close is not."""
    stream = hand().at(10).start().open(0, "tool_use", name="f").at(20).json(0, '{"a": "b')
    stream.at(30).usage(12, stop="max_tokens").stop()
    (block,) = stream.analyse().blocks
    assert block.span.close.why == "left open"
    assert stream.tokens() == ["12"]


def test_citations_are_no_content_of_the_text(hand: Callable[..., Hand]) -> None:
    """They end no gap and begin no answer."""
    stream = hand().at(10).start().open(0, "text").at(20)
    stream.delta(0, "citations_delta", citation={"cited_text": "words"}).at(50).text(0, "Hi")
    assert stream.value("first_token") == 50 * MS


def test_one_compaction_delta_with_everything(hand: Callable[..., Hand]) -> None:
    """It is the first token, and not of the message's own output."""
    stream = hand().at(10).start().open(0, "compaction").at(20)
    stream.delta(0, "compaction_delta", content="Summary").close(0).open(1, "text")
    stream.at(30).text(1, "Hi").usage(10)
    assert stream.value("first_token") == 20 * MS
    assert stream.value("first_answer") == 30 * MS
    assert stream.value("tokens_per_delta") == 10


def test_a_compaction_that_failed_has_no_content(hand: Callable[..., Hand]) -> None:
    """`content` is null."""
    stream = hand().at(10).start().open(0, "compaction").delta(0, "compaction_delta", content=None)
    assert stream.why("first_token") == "no delta with content"


def test_a_fallback_block_is_whole_and_free_and_names_the_model(
    hand: Callable[..., Hand],
) -> None:
    """The text behind it has the pool for itself."""
    stream = hand().at(10).start().open(0, "fallback", to={"model": "claude-opus-4-8"}).close(0)
    stream.at(20).open(1, "text").text(1, "Hi").usage(264)
    assert stream.tokens() == ["0", "261"]
    assert stream.analyse().model == "claude-opus-4-8"


def test_a_refusal_before_any_output(hand: Callable[..., Hand]) -> None:
    """No block, and a count all the same."""
    stream = hand().at(10).start().at(20)
    stream.event("message_delta", delta={"stop_reason": "refusal"}, usage={"output_tokens": 5})
    analysis = stream.stop().analyse()
    assert (analysis.stop_reason, analysis.blocks) == ("refusal", ())
    assert stream.value("output_tokens") == 5


@pytest.mark.parametrize("reason", ["pause_turn", "model_context_window_exceeded", "new_reason"])
def test_every_stop_reason_is_passed_on(hand: Callable[..., Hand], reason: str) -> None:
    """Also those that nobody has seen yet."""
    assert hand().start().usage(5, stop=reason).analyse().stop_reason == reason


def test_context_management_beside_the_delta_changes_nothing(hand: Callable[..., Hand]) -> None:
    """It stands in `message_delta`."""
    stream = hand().start().open(0, "text").text(0, "Hi")
    stream.event("message_delta", delta={}, usage={"output_tokens": 9}, context_management={})
    assert stream.tokens() == ["6"]


def test_an_error_event_after_200_leaves_what_came_measured(hand: Callable[..., Hand]) -> None:
    """No message_stop, no usage: the marks until then stand."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "Hi").at(30)
    stream.event("error", error={"type": "overloaded_error"}).at(31).end("error_event")
    assert stream.value("first_token") == 20 * MS
    assert (stream.why("message_stop"), stream.why("tail")) == ("no message_stop",) * 2
    assert stream.tokens() == ["≈ 1"]


def test_a_stream_that_just_ends(hand: Callable[..., Hand]) -> None:
    """With a tail that never became an event."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "Hi").at(30).tail(b"event: co")
    stream.at(40).end("truncated")
    assert stream.value("eof") == 40 * MS
    assert stream.value("reads") == 3
    assert stream.value("idle_events") == 20 * MS


def test_pings_for_ever_after_end_turn(hand: Callable[..., Hand]) -> None:
    """Bytes keep coming; the wait for an event grows."""
    stream = hand().at(10).start().usage(5)
    for second in range(1, 60):
        stream.at(1000 * second).ping()
    stream.at(60_000).end("aborted_client")
    assert stream.value("idle_events") == 59_990 * MS
    assert stream.value("idle_bytes") == 1000 * MS
    assert stream.why("eof") == "aborted_client: not read to its end"


def test_a_duplicate_message_start_moves_no_mark(hand: Callable[..., Hand]) -> None:
    """Nor does it change the model."""
    stream = hand().at(10).start().at(20).start(model="other").at(30).open(0, "text").text(0, "a")
    assert stream.value("first_event") == 10 * MS
    assert stream.analyse().model == "claude-sonnet-4-5"


@pytest.mark.parametrize(("event", "data"), [("message", "[DONE]"), ("data", '{"done": true}')])
def test_a_done_line_of_a_gateway_is_an_event_of_its_own(
    hand: Callable[..., Hand], event: str, data: str
) -> None:
    """It comes after `message_stop` and is counted."""
    stream = hand().at(10).start().at(20).stop().at(30).raw_event(event, data).end()
    assert stream.value("events") == 3
    assert stream.value("message_stop") == 20 * MS


def test_bedrocks_metrics_on_message_stop_do_not_hide_it(hand: Callable[..., Hand]) -> None:
    """It is a message_stop with a field more."""
    metrics: dict[str, Any] = {"amazon-bedrock-invocationMetrics": {"firstByteLatency": 5}}
    assert hand().at(20).event("message_stop", **metrics).value("message_stop") == 20 * MS


def test_a_type_that_nobody_has_seen_ends_a_silence_like_any_event(
    hand: Callable[..., Hand],
) -> None:
    """It is not a ping, so that something came."""
    stream = hand().at(10).start().at(1000).event("content_block_sparkle", index=0).at(1500)
    assert stream.stop().value("idle_events") == 990 * MS


def test_an_event_named_by_its_data_alone_counts_as_what_it_says(
    hand: Callable[..., Hand],
) -> None:
    """Frames without `event:` dispatch `message`; Vercel and LiteLLM accept them."""
    stream = hand().at(10).raw_event("message", '{"type": "message_stop"}')
    assert stream.value("message_stop") == 10 * MS
