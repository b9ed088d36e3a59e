"""When each mark is reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from inspector.analysis.marks import MARKS
from inspector.recording.lines import Outcome

if TYPE_CHECKING:
    from tests.analysis.figures.conftest import Hand

MS = 1_000_000


def test_with_omitted_thinking_the_first_delta_is_the_end_of_thinking(
    hand: Callable[..., Hand],
) -> None:
    """The signature is the first delta of any type, and the first token is that of the text."""
    stream = hand().at(100).headers().at(200).start().open(0, "thinking", thinking="")
    stream.at(9000).delta(0, "signature_delta", signature="abc").close(0)
    stream.open(1, "text", text="").at(9100).text(1, "Hi")
    assert stream.value("first_delta") == 9000 * MS
    assert stream.value("first_token") == 9100 * MS
    assert stream.value("first_answer") == 9100 * MS


@pytest.mark.parametrize(
    ("kind", "delta"),
    [
        ("text_delta", {"text": "Hi"}),
        ("thinking_delta", {"thinking": "Hm"}),
        ("thinking_delta", {"thinking": "", "estimated_tokens": 50}),
        ("input_json_delta", {"partial_json": "{"}),
        ("compaction_delta", {"content": "Summary"}),
    ],
)
def test_the_first_token_is_the_first_delta_with_content(
    hand: Callable[..., Hand], kind: str, delta: dict[str, object]
) -> None:
    """Text, thinking, input, a compaction and an estimate of hidden thinking are content."""
    stream = hand().at(10).start().open(0, "text").at(20).delta(0, kind, **delta)
    assert stream.value("first_token") == 20 * MS


@pytest.mark.parametrize(
    ("kind", "delta"),
    [
        ("text_delta", {"text": ""}),
        ("thinking_delta", {"thinking": ""}),
        ("thinking_delta", {"thinking": "", "estimated_tokens": 0}),
        ("thinking_delta", {"thinking": "", "estimated_tokens": None}),
        ("input_json_delta", {"partial_json": ""}),
        ("compaction_delta", {"content": None}),
        ("signature_delta", {"signature": "abc"}),
        ("citations_delta", {"citation": {"cited_text": "words"}}),
        ("delta_of_tomorrow", {"text": "Hi"}),
        ("text_delta", {"text": 5}),
    ],
)
def test_a_delta_without_content_is_no_token(
    hand: Callable[..., Hand], kind: str, delta: dict[str, object]
) -> None:
    """It is the first delta all the same."""
    stream = hand().at(10).start().open(0, "text").at(20).delta(0, kind, **delta)
    assert stream.value("first_delta") == 20 * MS
    assert stream.why("first_token") == "no delta with content"


def test_the_first_answer_is_input_of_a_tool_that_the_client_runs(
    hand: Callable[..., Hand],
) -> None:
    """What a server tool is asked for is no answer, though it is a token."""
    stream = hand().at(10).start().open(0, "server_tool_use", name="web_search", input={})
    stream.at(20).json(0, '{"query"').close(0).at(30).open(1, "tool_use", name="f", input={})
    stream.at(40).json(1, "").at(50).json(1, "{}")
    assert stream.value("first_token") == 20 * MS
    assert stream.value("first_answer") == 50 * MS


def test_an_index_used_again_is_judged_by_its_new_block(hand: Callable[..., Hand]) -> None:
    """A tool of the server under the index of an earlier tool of the client is no answer."""
    stream = hand().at(10).start().open(0, "tool_use").open(0, "server_tool_use")
    stream.at(20).json(0, '{"query"')
    assert stream.why("first_answer") == "no text and no tool input"


def test_the_first_text_is_not_white_space(hand: Callable[..., Hand]) -> None:
    """Two newlines are an answer and no text."""
    stream = hand().at(10).start().open(0, "text").at(20).text(0, "\n\n").at(30).text(0, " Hi")
    assert stream.value("first_answer") == 20 * MS
    assert stream.value("first_text") == 30 * MS


def test_the_tail_runs_from_the_last_content_and_not_from_a_signature(
    hand: Callable[..., Hand],
) -> None:
    """What carries no content does not shorten it."""
    stream = hand().at(10).start().open(0, "thinking").at(20).think(0, "Hm")
    stream.at(50).delta(0, "signature_delta", signature="abc").at(70).stop()
    assert stream.value("tail") == 50 * MS


def test_a_repeated_message_start_and_stop_do_not_move_their_marks(
    hand: Callable[..., Hand],
) -> None:
    """The first counts."""
    stream = hand().at(10).start().at(20).start().at(30).stop().at(40).stop()
    assert (stream.value("first_event"), stream.ended_by("first_event")) == (10 * MS, 1)
    assert (stream.value("message_stop"), stream.ended_by("message_stop")) == (30 * MS, 3)


@pytest.mark.parametrize("outcome", ["complete", "truncated", "aborted_upstream", "error_event"])
def test_the_body_ends_where_the_recording_does(
    hand: Callable[..., Hand], outcome: Outcome
) -> None:
    """Cleanly or not."""
    assert hand().at(10).start().at(20).end(outcome).value("eof") == 20 * MS


@pytest.mark.parametrize("outcome", ["aborted_client", "timeout", "interrupted", "no_response"])
def test_a_body_that_was_not_read_to_its_end_has_no_end(
    hand: Callable[..., Hand], outcome: Outcome
) -> None:
    """When somebody stops reading, nobody knows when it ended."""
    assert hand().at(10).start().at(20).end(outcome).why("eof") == (
        f"{outcome}: not read to its end"
    )


def test_marks_that_were_never_reached_say_what_never_came(hand: Callable[..., Hand]) -> None:
    """A reason for each."""
    stream = hand()
    assert {name: stream.why(name) for name in MARKS} == {
        "headers": "no response",
        "first_event": "no message_start",
        "first_delta": "no delta",
        "first_token": "no delta with content",
        "first_answer": "no text and no tool input",
        "first_text": "no text",
        "message_stop": "no message_stop",
        "tail": "no delta with content",
        "eof": "no end line",
    }
