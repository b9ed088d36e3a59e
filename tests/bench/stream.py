"""A stream like the API's, of any length: what the benchmarks are fed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import orjson

_WORDS = "the a of to and in that it with for as was on be at by this had not are but from".split()


def events(count: int, seed: int = 1) -> Iterator[bytes]:
    """The frames of one message with `count` text deltas, padded as the API pads them."""
    rng = random.Random(seed)
    message: dict[str, object] = {
        "id": "msg_01", "type": "message", "role": "assistant", "model": "claude-sonnet-5-5",
        "content": [], "stop_reason": None, "stop_sequence": None,
        "usage": {"input_tokens": 25, "output_tokens": 1},
    }  # fmt: skip
    yield _frame(rng, {"type": "message_start", "message": message})
    block = {"type": "text", "text": ""}
    yield _frame(rng, {"type": "content_block_start", "index": 0, "content_block": block})
    yield b'event: ping\ndata: {"type": "ping"}\n\n'
    for _ in range(count):
        text = "".join(f" {word}" for word in rng.choices(_WORDS, k=rng.randint(1, 5)))
        delta = {"type": "text_delta", "text": text}
        yield _frame(rng, {"type": "content_block_delta", "index": 0, "delta": delta})
    yield _frame(rng, {"type": "content_block_stop", "index": 0})
    ending: dict[str, object] = {"stop_reason": "end_turn", "stop_sequence": None}
    usage = {"output_tokens": count * 4}
    yield _frame(rng, {"type": "message_delta", "delta": ending, "usage": usage})
    yield _frame(rng, {"type": "message_stop"})


def tool_call(fragments: int) -> Iterator[bytes]:
    """The frames of one message whose only block is a tool call in that many fragments.

    One member a fragment: what it costs the SDK is then near what was measured of it elsewhere
    (2.6 ms a delta at 50,000). Strings cut in pieces cost it less.
    """
    rng = random.Random(2)
    frames = list(events(0))
    yield frames[0]
    block = {"type": "tool_use", "id": "toolu_01", "name": "store", "input": {}}
    yield _frame(rng, {"type": "content_block_start", "index": 0, "content_block": block})
    pieces = ["{", *(f'"row_{n}":{n},' for n in range(fragments - 2)), '"last":0}']
    for piece in pieces:
        delta = {"type": "input_json_delta", "partial_json": piece}
        yield _frame(rng, {"type": "content_block_delta", "index": 0, "delta": delta})
    yield from frames[3:]


def blocks(frames: list[bytes], size: int) -> list[bytes]:
    """The same stream in reads of `size` bytes."""
    body = b"".join(frames)
    return [body[at : at + size] for at in range(0, len(body), size)]


def recorded(path: Path, count: int) -> Path:
    """A recording of `count` deltas, a read each, 1 ms apart."""
    from inspector.recording import Origin, Writer

    writer = Writer(path, Origin("bench"), force=True)
    writer.request("POST", "http://localhost/v1/messages", [], b"{}", asked_for_stream=True)
    writer.response(200, "1.1", [("content-type", "text/event-stream")], 1_000_000)
    for number, frame in enumerate(events(count)):
        writer.read(frame, 2_000_000 + number * 1_000_000)
    writer.end("eof", (count + 10) * 1_000_000)
    return path


def _frame(rng: random.Random, data: dict[str, object]) -> bytes:
    text = orjson.dumps(data)
    padding = b" " * rng.randint(0, 15)
    name = str(data["type"]).encode()
    return b"event: %b\ndata: %b%b}\n\n" % (name, text[:-1], padding)
