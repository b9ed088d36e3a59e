"""All real streams of the corpus, through the real SDK over loopback, and back from the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import anthropic
import pytest

from inspector import Recorder, Summary, load
from inspector.server.pacing import AT_ONCE
from inspector.server.script import Chunk, Script
from inspector.server.thread import serving
from tests.capture.conftest import ASKED, KEY

Options = dict[str, Any]

REFUSALS = (anthropic.APIStatusError, ValueError)
"""What the SDK's typed iterator raises at an error event and at data that is not JSON."""

REFUSED = 1
"""Streams of the corpus at which it raises."""


@pytest.fixture
def streams(corpus: Path) -> list[bytes]:
    """The real streams, by name."""
    return [path.read_bytes() for path in sorted(corpus.glob("*.sse"))]


@pytest.fixture
def ended() -> list[Summary]:
    """The summaries of the recordings, in order."""
    return []


@pytest.fixture
def options(streams: list[bytes], ended: list[Summary], tmp_path: Path) -> Iterator[Options]:
    """For a client of a server that plays the streams, each cut into reads in another way."""
    random = Random(159)
    headers = (("content-type", "text/event-stream"),)
    scripts = [Script(200, headers, tuple(reads(stream, random))) for stream in streams]
    with serving(scripts, speed=AT_ONCE) as url:
        recorder = Recorder(tmp_path, on_end=ended.append)
        yield {"base_url": url, "api_key": KEY, "max_retries": 0, "middleware": [recorder]}


def reads(stream: bytes, random: Random) -> Iterator[Chunk]:
    """Some reads, of sizes of one order."""
    order = max(random.choice((10, 100, 1_000, 10_000, 1 << 20)), len(stream) // 30)
    while stream:
        size = random.randint(1, order)
        yield Chunk(0, stream[:size])
        stream = stream[size:]


def check(ended: Sequence[Summary], streams: Sequence[bytes], whole: Sequence[bool]) -> None:
    """Each recording is its stream, or where its consumer left, a beginning of it."""
    assert len(ended) == len(streams) == len(whole)
    for summary, stream, all_of_it in zip(ended, streams, whole, strict=True):
        with load(summary.path) as recording:
            body = recording.body()
            assert recording.problems() == []
        assert body == stream if all_of_it else stream.startswith(body)
    assert whole.count(False) == REFUSED


def test_every_stream_is_recorded_as_it_is(
    streams: list[bytes], ended: list[Summary], options: Options
) -> None:
    """Read raw, and event by event."""
    with anthropic.Anthropic(**options) as client:
        whole = [_raw(client, stream) for stream in streams]
        whole += [_typed(client, stream) for stream in streams]
    check(ended, streams * 2, whole)


async def test_every_stream_is_recorded_as_it_is_by_the_asynchronous_client(
    streams: list[bytes], ended: list[Summary], options: Options
) -> None:
    """Read decoded, and event by event."""
    async with anthropic.AsyncAnthropic(**options) as client:
        whole = [await _adecoded(client, stream) for stream in streams]
        whole += [await _atyped(client, stream) for stream in streams]
    check(ended, streams * 2, whole)


def _raw(client: anthropic.Anthropic, stream: bytes) -> bool:
    with client.messages.with_streaming_response.create(**ASKED, stream=True) as answer:
        assert b"".join(answer.http_response.iter_raw()) == stream
    return True


def _typed(client: anthropic.Anthropic, stream: bytes) -> bool:
    with client.messages.create(**ASKED, stream=True) as events:
        try:
            for _ in events:
                pass
        except REFUSALS:
            return False
    return True


async def _adecoded(client: anthropic.AsyncAnthropic, stream: bytes) -> bool:
    async with client.messages.with_streaming_response.create(**ASKED, stream=True) as answer:
        assert b"".join([read async for read in answer.iter_bytes()]) == stream
    return True


async def _atyped(client: anthropic.AsyncAnthropic, stream: bytes) -> bool:
    async with await client.messages.create(**ASKED, stream=True) as events:
        try:
            async for _ in events:
                pass
        except REFUSALS:
            return False
    return True
