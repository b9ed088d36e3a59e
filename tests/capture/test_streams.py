"""Bodies with a tap in them, without a network."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import repeat
from pathlib import Path
from typing import Any

import httpx2
import pytest

from inspector.capture import streams
from inspector.capture.streams import (
    AsyncTappedStream,
    TappedByteStream,
    TappedStream,
    closing_of,
)
from inspector.capture.tap import Tap
from inspector.recording import Origin, Summary, Writer


class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body of these chunks, for either client."""

    elapsed = timedelta(seconds=3)
    stream_observer = "an observer"

    def __init__(self, chunks: Any) -> None:
        self._chunks = chunks
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1


@pytest.fixture
def ended() -> list[Summary]:
    """The summaries of the taps that have ended."""
    return []


@pytest.fixture
def tap(tmp_path: Path, ended: list[Summary]) -> Tap:
    """A tap whose response is an event stream."""
    made = Tap(Writer(tmp_path / "one.jsonl", Origin("test")), on_end=ended.append)
    made.response(200, "1.1", [("content-type", "text/event-stream")])
    return made


@pytest.mark.parametrize(
    ("error", "closing"),
    [
        (None, "client"),
        (GeneratorExit(), "client"),
        (asyncio.CancelledError(), "client"),
        (KeyboardInterrupt(), "interrupted"),
        (SystemExit(143), "interrupted"),
        (httpx2.ReadTimeout("timed out"), "timeout"),
        (httpx2.PoolTimeout("timed out"), "timeout"),
        (httpx2.ReadError("reset"), "upstream"),
        (OSError("anything else"), "upstream"),
    ],
)
def test_an_exception_says_who_ended_a_body(error: BaseException | None, closing: str) -> None:
    """A cancellation of whatever library is no `Exception` and no signal: the client left."""
    assert closing_of(error) == closing


def test_a_body_is_handed_on_unchanged_and_recorded(tap: Tap, ended: list[Summary]) -> None:
    """Chunk by chunk; at its end the recording has ended, before it is closed."""
    stream = TappedStream(Body([b"data: 1\n\n", b"", b"data: 2\n\n"]), tap)
    assert list(stream) == [b"data: 1\n\n", b"", b"data: 2\n\n"]
    assert [(one.outcome, one.events) for one in ended] == [("complete", 2)]
    stream.close()
    assert len(ended) == 1


async def test_an_asynchronous_body_is_handed_on_unchanged(tap: Tap, ended: list[Summary]) -> None:
    """The same for the asynchronous client."""
    stream = AsyncTappedStream(Body([b"data: 1\n\n", b"data: 2\n\n"]), tap)
    assert [chunk async for chunk in stream] == [b"data: 1\n\n", b"data: 2\n\n"]
    assert [(one.outcome, one.events) for one in ended] == [("complete", 2)]
    await stream.aclose()
    assert len(ended) == 1


@pytest.mark.parametrize("kind", [TappedStream, AsyncTappedStream, TappedByteStream])
def test_what_others_look_up_on_a_body_is_that_of_the_body_inside(
    kind: type[TappedStream], tap: Tap
) -> None:
    """`stream_observer`, which the SDK asks for, `elapsed`, and whatever comes."""
    body = Body([])
    stream = kind(body, tap)
    response = httpx2.Response(200, stream=stream)
    assert response.elapsed == timedelta(seconds=3)
    assert stream.stream_observer == "an observer"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = stream.nothing


def test_a_body_that_is_left_is_closed_and_ends_as_left(tap: Tap, ended: list[Summary]) -> None:
    """The body inside is closed too, and once."""
    body = Body([b"data: 1\n\n", b"data: 2\n\n"])
    stream = TappedStream(body, tap)
    assert next(iter(stream)) == b"data: 1\n\n"
    stream.close()
    assert body.closed == 1
    assert [one.outcome for one in ended] == ["aborted_client"]


def test_a_body_that_is_closed_under_its_reader_was_left_and_not_cut(
    tap: Tap, ended: list[Summary]
) -> None:
    """What the reader in another thread then gets is an error of the connection."""

    def cut() -> Iterator[bytes]:
        yield b"data: 1\n\n"
        raise httpx2.ReadError("Bad file descriptor")

    class Breaking(Body):
        def close(self) -> None:
            with pytest.raises(httpx2.ReadError):
                next(reader)

    stream = TappedStream(Breaking(cut()), tap)
    reader = iter(stream)
    next(reader)
    stream.close()
    assert [one.outcome for one in ended] == ["aborted_client"]


def test_a_body_that_is_closed_on_a_signal_ends_as_interrupted(
    tap: Tap, ended: list[Summary]
) -> None:
    """Whoever closes it while a `KeyboardInterrupt` is on its way does so because of it."""
    stream = TappedStream(Body([b"data: 1\n\n"]), tap)
    with pytest.raises(KeyboardInterrupt), contextlib.closing(stream):
        raise KeyboardInterrupt
    assert [one.outcome for one in ended] == ["interrupted"]


def test_a_body_that_is_dropped_ends_when_it_is_collected(tap: Tap, ended: list[Summary]) -> None:
    """Nobody closes it, and its file is closed still."""
    stream = TappedStream(Body([b"data: 1\n\n"]), tap)
    del stream
    gc.collect()
    assert [one.outcome for one in ended] == ["aborted_client"]


def test_an_unread_body_is_read_when_it_is_closed_if_that_was_asked_for(
    tap: Tap, ended: list[Summary]
) -> None:
    """With a short timeout; one that was read already, in part, is left alone."""
    timeouts: dict[str, Any] = {"read": 600}
    TappedStream(Body([b"data: 1\n\n", b"data: 2\n\n"]), tap, timeouts).close()
    assert timeouts == {"read": 1.0}
    assert ended[0].events == 2


def test_a_body_that_was_begun_is_not_read_on_when_it_is_closed(
    tap: Tap, ended: list[Summary]
) -> None:
    """Its reader has had enough of it."""
    stream = TappedStream(Body([b"data: 1\n\n", b"data: 2\n\n"]), tap, {"read": 600})
    next(iter(stream))
    stream.close()
    assert ended[0].events == 1


def test_an_unread_body_is_not_read_on_a_signal(tap: Tap, ended: list[Summary]) -> None:
    """Then there is no time for it."""
    stream = TappedStream(Body([b"data: 1\n\n"]), tap, {"read": 600})
    with pytest.raises(KeyboardInterrupt), contextlib.closing(stream):
        raise KeyboardInterrupt
    assert (ended[0].outcome, ended[0].events) == ("interrupted", 0)


async def test_an_unread_body_that_never_ends_is_not_read_for_ever(
    tap: Tap, ended: list[Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reads that come in time do not add up to more than the patience there is."""
    monkeypatch.setattr(streams, "_PATIENCE_S", 0)
    TappedStream(Body(repeat(b"data: 1\n\n")), tap, {}).close()
    assert ended[0].outcome == "aborted_client"


async def test_an_asynchronous_unread_body_that_never_ends_is_not_read_for_ever(
    tap: Tap, ended: list[Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for the asynchronous client."""
    monkeypatch.setattr(streams, "_PATIENCE_S", 0)
    await AsyncTappedStream(Body(repeat(b"data: 1\n\n")), tap, {}).aclose()
    assert ended[0].outcome == "aborted_client"


def test_an_error_of_an_unread_body_does_not_reach_its_closer(
    tap: Tap, ended: list[Summary]
) -> None:
    """Without a recorder nobody would have read it; the recording holds the error."""

    def broken() -> Iterator[bytes]:
        yield b"data: 1\n\n"
        raise OSError("no more")

    body = Body(broken())
    TappedStream(body, tap, {}).close()
    assert body.closed == 1
    assert ended[0].error == {"type": "OSError", "message": "no more"}
