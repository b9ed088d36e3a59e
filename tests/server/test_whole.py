"""The one JSON message that a stream's recording gives to who left `stream` out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from inspector.server.playing.whole import whole_answer
from inspector.server.scenarios import scenario
from inspector.server.script import Chunk, Ending, Script
from inspector.server.turn import Turn

MS = 1_000_000
STREAM = (("content-type", "text/event-stream; charset=utf-8"), ("request-id", "req_1"))
START = '{"type":"message_start","message":{"id":"msg_1","content":[],"usage":{"input_tokens":3}}}'
OPEN = '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}'


def turn(*payloads: str, ending: Ending = "clean") -> Turn:
    """A turn whose stream has these payloads."""
    frames = (f"event: {json.loads(text)['type']}\ndata: {text}\n\n" for text in payloads)
    chunks = tuple(Chunk(n * MS, frame.encode()) for n, frame in enumerate(frames))
    return Turn(
        name="x.jsonl", case="x", script=Script(200, STREAM, chunks, ending, end_ns=50 * MS)
    )


def delta(text: str) -> str:
    """The payload of a delta, its text spelled as JSON."""
    return (
        f'{{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":{text}}}}}'
    )


def told(script: Script) -> Any:
    """The body of an answer."""
    return json.loads(script.body)


def test_the_message_comes_when_the_stream_had_ended() -> None:
    """With the headers of the recording, less those of a stream, and its own length."""
    answer = whole_answer(turn(START, OPEN, delta('"Hello"')))
    assert told(answer)["content"] == [{"type": "text", "text": "Hello"}]
    assert (answer.headers_ns, answer.chunks[0].t_ns, answer.end_ns) == (50 * MS,) * 3
    assert answer.headers == (
        ("content-type", "application/json"),
        ("request-id", "req_1"),
        ("content-length", str(len(answer.body))),
    )


def test_a_lone_surrogate_is_told_as_it_was_spelled() -> None:
    """The fast writer of JSON refuses it."""
    answer = whole_answer(turn(START, OPEN, delta(r'"\ud83d"')))
    assert rb"\ud83d" in answer.body
    assert answer.status == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ('{"type":"overloaded_error","message":"Overloaded"}', 529),
        ('{"type":"rate_limit_error","message":"Slow down"}', 429),
        ('{"type":"a_new_error","message":"?"}', 500),
        ('"gone"', 500),
    ],
)
def test_an_error_event_is_an_error_with_its_status(error: str, status: int) -> None:
    """Whatever came before it."""
    payload = f'{{"type":"error","error":{error}}}'
    answer = whole_answer(turn(START, OPEN, delta('"Hel"'), payload))
    assert answer.status == status
    assert told(answer) == json.loads(payload)
    assert answer.ending == "clean"


@pytest.mark.parametrize("ending", ["abort", "hangup"])
def test_what_broke_off_breaks_off(ending: Ending) -> None:
    """Before the length that its header promises."""
    answer = whole_answer(turn(START, OPEN, delta('"Hel"'), ending=ending))
    assert answer.ending == ending
    assert len(answer.body) < int(dict(answer.headers)["content-length"])


def test_a_stream_without_a_message_is_an_error_that_names_it() -> None:
    """And no empty success."""
    answer = whole_answer(turn())
    assert answer.status == 500
    assert told(answer)["error"]["message"] == "x.jsonl has no message"


def test_an_answer_that_is_json_already_stays_as_it_is() -> None:
    """Such as a 429."""
    refused = scenario("rate-limit").attempts()[0]
    assert whole_answer(Turn(name="r", case="r", script=refused)) is refused
