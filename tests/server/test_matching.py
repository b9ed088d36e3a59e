"""Which recording answers which request."""

from __future__ import annotations

from typing import Any

import pytest

from inspector.server.choosing.matching import By, Match, Matcher, NoMatch
from inspector.server.choosing.question import Question
from inspector.server.repertoire import Repertoire
from inspector.server.script import Script
from inspector.server.turn import Turn

ANSWER = Script(200, (("content-type", "text/event-stream"),), ())


def asks(text: str, *, stream: bool = True, after: str | None = None, **more: Any) -> Question:
    """A question of one message."""
    body: dict[str, Any] = {
        "model": "m",
        "stream": stream,
        "messages": [{"role": "user", "content": text}],
        **more,
    }
    if after is not None:
        body["thread"] = {"type": "continue", "previous_message_id": after}
    asked = Question.from_body(body)
    assert asked is not None
    return asked


def turn(name: str, question: Question | None = None, **more: Any) -> Turn:
    """A turn that answers a question."""
    return Turn(name=name, case=more.pop("case", name), script=ANSWER, question=question, **more)


def played(matcher: Matcher, *asked: Question, case: str | None = None) -> list[str]:
    """What answers these requests, one after the other: names, or why there is none."""
    found = (matcher.choose(each, case) for each in asked)
    return [match.turn.name if isinstance(match, Match) else match.why for match in found]


TALK = [turn("a", asks("A"), call="1"), turn("b", asks("B"), call="2"), turn("c", asks("C"))]


def matcher(turns: list[Turn], by: By = "auto", **more: Any) -> Matcher:
    """A matcher of turns."""
    return Matcher(Repertoire(turns), by, **more)


def test_the_only_recording_answers_everything() -> None:
    """Without being told, and again and again."""
    assert played(matcher(TALK[:1]), asks("X"), asks("Y"), asks("A")) == ["a", "a", "a"]


def test_several_recordings_go_by_request() -> None:
    """In any order, as often as it is asked."""
    assert played(matcher(TALK), asks("C"), asks("A"), asks("C")) == ["c", "a", "c"]


def test_what_no_recording_answers_is_told_with_the_nearest() -> None:
    """One line that says what to look at."""
    (why,) = played(matcher(TALK), asks("Z"))
    assert why == "no recording answers this request; nearest: a, whose messages[0] differs"


def test_the_first_answers_where_none_does_if_that_is_asked_for() -> None:
    """`--unmatched first`."""
    found = matcher(TALK, first_if_none=True).choose(asks("Z"))
    assert found == Match(TALK[0], "first")


def test_another_system_prompt_matches_where_nothing_matches_better() -> None:
    """And it is said."""
    turns = [turn("x", asks("A", system="x")), turn("y", asks("A", system="y"), call="2")]
    assert played(matcher(turns), asks("A", system="y")) == ["y"]
    found = matcher(turns).choose(asks("A", system="z"))
    assert isinstance(found, Match)
    assert found.by == "request, but its system prompt differs"


def test_attempts_of_a_call_are_played_in_order_and_the_last_stays() -> None:
    """A 429, then its retry's answer; with `loop` the 429 again."""
    turns = [turn("429", asks("A"), call="1"), turn("200", asks("A"), call="1", attempt=2)]
    asked = [asks("A")] * 4
    assert played(matcher(turns), *asked) == ["429", "200", "200", "200"]
    assert played(matcher(turns, loop=True), *asked) == ["429", "200", "429", "200"]


def test_in_order_each_request_gets_the_next_recording() -> None:
    """Whatever it asks; at the end it is told, or it starts over."""
    asked = [asks("X")] * 4
    *names, why = played(matcher(TALK, "order"), *asked)
    assert names == ["a", "b", "c"]
    assert why == "all of 3 recordings have been played; --loop starts over"
    assert played(matcher(TALK, "order", loop=True), *asked) == ["a", "b", "c", "a"]


def test_recordings_that_know_no_request_are_played_in_order() -> None:
    """As imports are."""
    turns = [turn("a", call="1"), turn("b", call="2")]
    assert played(matcher(turns), asks("X"), asks("Y")) == ["a", "b"]


def test_always_the_one_is_the_first_that_is_named() -> None:
    """`--match one` with several."""
    assert played(matcher(TALK, "one"), asks("B"), asks("C")) == ["a", "a"]


def test_a_case_that_the_client_names_wins() -> None:
    """However recordings are chosen else."""
    turns = [turn("a", asks("A"), case="sunny", call="1"), turn("b", asks("B"), case="rain")]
    for by in ("auto", "order", "one", "case"):
        assert played(matcher(turns, by), asks("A"), case="rain") == ["b"]
    (why,) = played(matcher(turns), asks("A"), case="snow")
    assert why == "no recording is of case 'snow'; there are sunny, rain"


def test_by_case_alone_a_request_must_name_one() -> None:
    """It is told how, and which there are."""
    (why,) = played(matcher(TALK, "case"), asks("A"))
    assert "the header inspector-case, or /case/NAME in the base URL" in why
    assert why.endswith("there are a, b, c")


def test_a_thread_goes_on_after_the_message_that_was_served() -> None:
    """The same tool result twice: the id of the message before tells them apart."""
    turns = [
        turn("begin", asks("A", thread={"type": "create"}), call="1"),
        turn("after 1", asks("ok", after="msg_1"), call="2"),
        turn("after 2", asks("ok", after="msg_2"), call="3"),
    ]
    asked = [asks("ok", after="msg_2"), asks("A"), asks("ok", after="msg_1")]
    assert played(matcher(turns), *asked) == ["after 2", "begin", "after 1"]
    assert played(matcher(turns), asks("ok", after="msg_9")) == [
        "no recording continues the thread at msg_9"
    ]
    assert played(matcher(turns), asks("ok")) != ["after 1"]


@pytest.mark.parametrize("by", ["auto", "order", "one"])
def test_asking_again_without_stream_uses_up_nothing(by: By) -> None:
    """As agents do after an error: the same recording, and then the next."""
    turns = [turn("1", asks("A"), call="1"), turn("2", asks("A"), call="1", attempt=2)]
    asked = [asks("A"), asks("A", stream=False), asks("A", stream=False), asks("A")]
    assert played(matcher(turns, by), *asked) == ["1", "1", "1", "2"]


@pytest.mark.parametrize("by", ["auto", "order"])
def test_what_was_recorded_without_stream_answers_what_asks_so(by: By) -> None:
    """A session that kept both, the stream and what came of asking again."""
    turns = [
        turn("stream", asks("A"), call="1"),
        turn("message", asks("A", stream=False), call="2"),
        turn("next", asks("A"), call="3"),
    ]
    asked = [asks("A"), asks("A", stream=False), asks("A")]
    assert played(matcher(turns, by), *asked) == ["stream", "message", "next"]


def test_in_order_a_recording_without_stream_is_passed_over_by_who_streams() -> None:
    """A client that does not ask again after an error goes on with its own next turn."""
    turns = [turn("1", asks("A")), turn("m", asks("A", stream=False)), turn("2", asks("B"))]
    assert played(matcher(turns, "order"), asks("A"), asks("B")) == ["1", "2"]


def test_a_message_is_no_stream() -> None:
    """What was recorded without one cannot be streamed, and it is said."""
    turns = [turn("m", asks("A", stream=False))]
    assert played(matcher(turns), asks("A")) == ["m was recorded without a stream"]


def test_what_is_learnt_while_it_plays_answers_from_then_on() -> None:
    """`--record-missing` adds recordings as they are done."""
    repertoire = Repertoire(TALK[:1])
    growing = Matcher(repertoire, "request")
    assert isinstance(growing.choose(asks("B")), NoMatch)
    repertoire.add(TALK[1])
    assert played(growing, asks("B")) == ["b"]
    assert isinstance(Matcher(Repertoire(), "request").choose(asks("B")), NoMatch)
