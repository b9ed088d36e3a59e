"""Any stream at all: nothing raises, and where the SDK has a message it is the same one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.analysis.message import Assembler
from inspector.analysis.step import steps
from inspector.recording.lines import Event

if TYPE_CHECKING:
    from tests.analysis.message.conftest import Say, Sdk

Assemble: TypeAlias = Callable[[bytes], Assembler]

TYPES = [
    *("message_start", "content_block_start", "content_block_delta", "content_block_stop"),
    *("message_delta", "message_stop", "ping", "error", "message", "unheard_of"),
]
KEYS = [
    *("type", "index", "message", "content_block", "delta", "usage", "content", "model", "to"),
    *("text", "thinking", "partial_json", "input", "citation", "citations", "signature"),
]
WORDS = [
    *("text", "thinking", "tool_use", "compaction", "fallback", "text_delta", "thinking_delta"),
    *("input_json_delta", "citations_delta", "signature_delta", "compaction_delta", '{"a":[1', "}"),
]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.floats()
    | st.text()
    | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=6,
)
objects = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, values))
payloads = st.builds(
    lambda kind, rest: {"type": kind, **rest}, st.sampled_from(TYPES), objects
) | st.dictionaries(st.sampled_from(KEYS), values)
data = payloads.map(lambda payload: json.dumps(payload).encode()) | st.binary(max_size=20)
events = st.builds(
    Event,
    line=st.just(1),
    t_ns=st.none(),
    event=st.sampled_from(TYPES),
    data=data,
    exact=st.none() | st.binary(max_size=20),
)


@settings(max_examples=100)
@given(st.lists(events, max_size=12))
def test_no_payload_makes_anything_raise(stream: list[Event]) -> None:
    """Whatever the events hold, there is a message, and it does not depend on copies."""
    assembler = Assembler()
    for step in steps(stream):
        before = assembler.copy()
        assembler.step(step)
        before.step(step)
        assert repr(before.message()) == repr(assembler.message())
        assert before.problems == assembler.problems
        assert before.added == assembler.added
        for block in assembler.blocks:
            block.partial_input()
            assert len(block.text.encode(errors="surrogatepass")) == block.size
    assembler.unfinished()


def frames_of(say: Say) -> list[bytes]:
    """A stream with something of everything, frame by frame.

    Whichever fragment of the input comes first, it holds a value or no JSON. (Where it holds the
    beginning of a mere string the SDK raises at once, which the text as a whole does not tell.)
    """
    citation = {"type": "page_location", "cited_text": "c", "document_index": 0}
    ways = {"from": {"model": "a"}, "to": {"model": "b"}}
    whole = (
        say.start()
        + b'event: ping\ndata: {"type": "ping"}\n\n'
        + say.block(0, "thinking")
        + say.delta(0, "thinking_delta", thinking="Hm")
        + say.delta(0, "signature_delta", signature="s")
        + say.stop(0)
        + say.block(1, "text")
        + say.text(1, "So ")
        + say.delta(1, "citations_delta", citation=citation)
        + say.text(1, "it is")
        + say.stop(1)
        + say.tool(2, "", '{"a":[1', ',"\\u00e9"],"b":{"c"', ":null}}")
        + say.block(3, "fallback", **ways)
        + say.stop(3)
        + say.block(4, "compaction", content=None)
        + say.delta(4, "compaction_delta", content="c", encrypted_content=None)
        + say.stop(4)
        + b'data: {"type": "content_block_stop", "index": 0}\n\n'
        + say.end()
    )
    return [frame + b"\n\n" for frame in whole.split(b"\n\n")[:-1]]


@settings(max_examples=150, deadline=None)
@given(choice=st.data())
def test_a_stream_that_lost_its_order_gives_what_the_sdk_gives(
    say: Say, sdk: Sdk, assembled: Assemble, choice: st.DataObject
) -> None:
    """Events are dropped, repeated and moved: the SDK's message, or refused as by the SDK."""
    frames = frames_of(say)
    places = st.integers(0, len(frames) - 1)
    order = list(range(len(frames)))
    for _ in range(choice.draw(st.integers(0, 4))):
        place = choice.draw(places) % len(order)
        moved = order.pop(place) if choice.draw(st.booleans()) else order[place]
        if choice.draw(st.booleans()):
            order.insert(choice.draw(places), moved)
    body = b"".join(frames[number] for number in order)
    message, assembler = sdk.judge(body).message, assembled(body)
    problems = (*assembler.problems, *assembler.unfinished())
    assert (message is None) == any(problem.refused for problem in problems)
    if message is not None:
        assert assembler.message() == message
