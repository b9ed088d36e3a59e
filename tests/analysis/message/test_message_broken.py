"""Streams that are wrong: the best that can be made of them, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from inspector.analysis.message import Assembler

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say

Assemble: TypeAlias = Callable[[bytes], Assembler]


def content(assembler: Assembler) -> Any:
    """The content of the message."""
    return assembler.message()["content"]


def told(assembler: Assembler) -> list[str]:
    """What is said to be wrong, and by which event."""
    return [f"{problem.event}: {problem.text}" for problem in assembler.problems]


def test_an_error_event_keeps_the_message_so_far(say: Say, refused: Assemble) -> None:
    """The SDK raises; what had come until then is the message."""
    error = say.event(type="error", error={"type": "overloaded_error", "message": "Overloaded"})
    assembler = refused(say.start() + say.block(0, "text") + say.text(0, "Hel") + error)
    assert content(assembler) == [{"type": "text", "text": "Hel"}]
    assert told(assembler) == ["4: the server sent an error"]


@pytest.mark.parametrize("name", ["data", "done"])
def test_done_under_a_name_is_refused(say: Say, refused: Assemble, name: str) -> None:
    """`[DONE]` is not JSON; the message before it is whole."""
    body = say.start() + say.end() + f"event: {name}\ndata: [DONE]\n\n".encode()
    assembler = refused(body)
    assert assembler.stop_reason == "end_turn"
    assert told(assembler) == [f"4: the data of '{name}' is no JSON object"]


def test_done_without_a_name_is_dropped(say: Say, agreed: Assemble) -> None:
    """As the SDK drops every event that has no `event:` line."""
    assembler = agreed(say.start() + say.end() + b"data: [DONE]\n\n")
    assert told(assembler) == ["4: an event has no name, and the SDK drops it"]


def test_an_event_without_a_name_does_not_count(say: Say, agreed: Assemble) -> None:
    """Where the SDK has a message, it never sees such an event; an empty name is none."""
    lost = say.text(0, "lost").partition(b"\n")[2]
    body = say.start() + say.block(0, "text") + lost + b"event:\n" + lost + say.text(0, "kept")
    assert content(agreed(body + say.stop(0) + say.end()))[0]["text"] == "kept"


def test_a_stream_without_names_is_assembled_all_the_same(say: Say, refused: Assemble) -> None:
    """The SDK sees no message in it; other clients do."""
    whole = say.start() + say.block(0, "text") + say.text(0, "Hi") + say.stop(0) + say.end()
    lines = whole.splitlines(keepends=True)
    assembler = refused(b"".join(line for line in lines if not line.startswith(b"event:")))
    assert content(assembler) == [{"type": "text", "text": "Hi"}]
    assert [problem.text for problem in assembler.unfinished()] == [
        "no message_start came that the SDK sees"
    ]


def test_a_named_message_start_replaces_what_the_sdk_has_not_seen(
    say: Say, agreed: Assemble
) -> None:
    """What came before the first message_start that it sees is not in its message."""
    early = say.block(0, "text") + say.text(0, "early")
    unseen = say.start(id="msg_0").partition(b"\n")[2] + say.block(0, "text")
    body = early + unseen + say.start() + say.block(0, "text") + say.text(0, "Hi") + say.stop(0)
    assembler = agreed(body + say.end())
    assert (assembler.message()["id"], content(assembler)) == (
        "msg_1",
        [{"type": "text", "text": "Hi"}],
    )


def test_a_byte_order_mark_hides_the_first_event_from_the_sdk(say: Say, refused: Assemble) -> None:
    """The standard strips the mark; the SDK takes it for a part of the first name."""
    assembler = refused(b"\xef\xbb\xbf" + say.start() + say.block(0, "text") + say.text(0, "Hi"))
    assert content(assembler) == [{"type": "text", "text": "Hi"}]


def test_bytes_that_are_not_utf_8_are_refused(say: Say, refused: Assemble) -> None:
    """The standard puts U+FFFD in their place, and so does the message."""
    broken = say.text(0, "caf?").replace(b"?", b"\xe9")
    assembler = refused(say.start() + say.block(0, "text") + broken)
    assert content(assembler)[0]["text"] == "caf\ufffd"
    assert told(assembler) == ["3: a frame is not UTF-8"]


def test_a_message_delta_without_usage_is_refused(say: Say, refused: Assemble) -> None:
    """The SDK raises; the stop reason holds, and so does the usage that was."""
    body = say.start() + say.event(type="message_delta", delta={"stop_reason": "end_turn"})
    assembler = refused(body)
    assert assembler.stop_reason == "end_turn"
    assert assembler.message()["usage"] == {"input_tokens": 20, "output_tokens": 1}
    assert told(assembler) == ["2: message_delta has no usage"]


def test_a_delta_of_a_block_that_never_started_makes_one(say: Say, refused: Assemble) -> None:
    """A recording may begin in the middle; what came is not lost."""
    first = say.text(3, "in the ") + say.text(3, "middle") + say.stop(3)
    assembler = refused(first + say.tool(4, '{"a":1}') + say.end())
    assert content(assembler) == [
        {"type": "text", "text": "in the middle"},
        {"type": "tool_use", "id": "toolu_4", "name": "look", "input": {"a": 1}},
    ]
    assert [block.closed for block in assembler.blocks] == [3, 6]


def test_an_index_out_of_range_is_refused(say: Say, refused: Assemble) -> None:
    """The SDK raises; the delta becomes a block of its own."""
    assembler = refused(say.start() + say.block(0, "text") + say.text(1, "where?"))
    assert [block["text"] for block in content(assembler)] == ["", "where?"]
    assert told(assembler) == ["3: there is no block 1"]


def test_problems_are_said_once_and_are_never_too_many(say: Say, assembled: Assemble) -> None:
    """A stream that is wrong throughout is no reason to run out of memory."""
    body = say.start() + b"".join(say.text(n // 2 + 5, "x") for n in range(2_400))
    problems = assembled(body).problems
    assert len(problems) == 1_000
    assert [problem.event for problem in problems[:3]] == [2, 4, 6]
