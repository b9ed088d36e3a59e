"""Programs that leave a stream before its end, dawdle over it, or read many at once."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import anthropic
import httpx2
import pytest

from inspector import Recorder, Recording
from tests.capture.conftest import (
    ASKED,
    BEGIN,
    KEY,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    Server,
    chunk,
    delta,
    streamed,
)

Serve = Callable[..., Server]
Open = Callable[[Path], list[Recording]]

OPEN_ENDED: Answer = [STREAM_HEAD, chunk(BEGIN), Do.WAIT]
"""A stream that goes on, but brings no more."""


def asking(server: Server, folder: Path) -> dict[str, Any]:
    """What a client needs."""
    return {
        "base_url": server.url,
        "api_key": KEY,
        "max_retries": 0,
        "middleware": [Recorder(folder)],
    }


@contextmanager
def stream(server: Server, folder: Path) -> Iterator[anthropic.Stream[Any]]:
    """An open stream of a client of its own."""
    with anthropic.Anthropic(**asking(server, folder)) as client:
        yield client.messages.create(**ASKED, stream=True)


def test_a_stream_that_is_left_early_was_aborted_by_its_client(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """With a `with` it ends at once, and what had arrived is there."""
    with stream(serve(OPEN_ENDED), folder) as events:
        with events:
            next(events)
        (one,) = recorded(folder)
        assert (one.outcome, one.body()) == ("aborted_client", BEGIN)
        assert one.end is not None
        assert one.end.error is None


async def test_an_asynchronous_stream_that_is_left_early_was_aborted_by_its_client(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """The same."""
    async with anthropic.AsyncAnthropic(**asking(serve(OPEN_ENDED), folder)) as client:
        async with await client.messages.create(**ASKED, stream=True) as events:
            await anext(events)
        (one,) = recorded(folder)
        assert (one.outcome, one.body()) == ("aborted_client", BEGIN)


def test_a_stream_that_is_dropped_ends_when_it_is_collected(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Nobody closed it; a program that breaks out of a loop does not."""
    with stream(serve(OPEN_ENDED), folder) as events:
        for _ in events:
            break
        (one,) = recorded(folder)
        assert (one.outcome, one.is_live) == (None, True)
        del events, _
        gc.collect()
        assert (one.outcome, one.is_live) == ("aborted_client", False)


async def test_an_asynchronous_stream_that_is_dropped_ends_when_it_is_collected(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Its event loop closes it a moment later."""
    async with anthropic.AsyncAnthropic(**asking(serve(OPEN_ENDED), folder)) as client:
        events = await client.messages.create(**ASKED, stream=True)
        async for _ in events:
            break
        (one,) = recorded(folder)
        assert one.outcome is None
        del events, _
        gc.collect()
        while one.outcome is None:
            await asyncio.sleep(0)
        assert one.outcome == "aborted_client"


def test_a_stream_that_is_never_begun_was_aborted_by_its_client(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Its bytes never reached the program, and so they are not in the file."""
    with stream(serve(streamed(STREAM)), folder) as events:
        events.close()
    (one,) = recorded(folder)
    assert (one.outcome, one.body()) == ("aborted_client", b"")
    assert one.response is not None


def test_a_stream_that_is_left_at_its_last_event_is_complete(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Many programs stop reading at message_stop, with the connection open still."""
    with stream(serve([STREAM_HEAD, chunk(STREAM), Do.WAIT]), folder) as events, events:
        for event in events:
            if event.type == "message_stop":
                break
    (one,) = recorded(folder)
    assert (one.outcome, one.body()) == ("complete", STREAM)


def test_a_stream_whose_program_is_interrupted_says_so(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Where the interrupt comes while an event is being worked on."""

    def work(event: Any) -> None:
        raise KeyboardInterrupt

    with stream(serve(OPEN_ENDED), folder) as events, pytest.raises(KeyboardInterrupt), events:
        work(next(events))
    (one,) = recorded(folder)
    assert (one.outcome, one.body()) == ("interrupted", BEGIN)


@pytest.mark.parametrize(("answer", "body"), [(OPEN_ENDED, BEGIN), ([Do.WAIT], b"")])
async def test_a_cancelled_task_has_aborted_its_stream(
    answer: Answer, body: bytes, serve: Serve, folder: Path, recorded: Open
) -> None:
    """While it waits for the next event, and while it waits for the answer."""
    server = serve(answer)
    got = 0

    async def read() -> None:
        nonlocal got
        async with anthropic.AsyncAnthropic(**asking(server, folder)) as client:
            async for _ in await client.messages.create(**ASKED, stream=True):
                got += 1

    task = asyncio.create_task(read())
    while not server.requests or got < body.count(b"event: "):
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    (one,) = recorded(folder)
    assert (one.outcome, one.body()) == ("aborted_client", body)
    assert one.end is not None
    assert one.end.error == {"type": "CancelledError", "message": ""}


def test_a_stream_that_another_thread_closes_ends_once(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """Its reader waits for more meanwhile; the file is whole whatever becomes of it."""
    go_on = threading.Event()
    server = serve([STREAM_HEAD, chunk(BEGIN), go_on, chunk(delta("late")), Do.CLOSE])
    with stream(server, folder) as events:
        next(events)

        def read() -> None:
            with suppress(httpx2.HTTPError):
                for _ in events:
                    pass

        thread = threading.Thread(target=read)
        thread.start()
        events.close()
        go_on.set()
        thread.join()
    (one,) = recorded(folder)
    assert one.outcome == "aborted_client"
    assert one.body() in (BEGIN, BEGIN + delta("late"))
    assert one.problems() == []


def test_a_slow_program_does_not_look_like_a_slow_server(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """A read that was there long before it was asked for says when that was."""
    with stream(serve(streamed(BEGIN, delta("late"))), folder) as events:
        reads = events.response.iter_raw()
        next(reads)
        time.sleep(0.005)
        assert list(reads) == [delta("late")]
    (one,) = recorded(folder)
    before, late = list(one.events)[-2:]
    assert before.t_ns is not None
    assert late.asked_ns is not None
    assert late.asked_ns - before.t_ns >= 5_000_000


def numbered(count: int) -> list[list[bytes]]:
    """Streams that differ, in several reads each."""
    return [
        streamed(BEGIN, *(delta(f"{number}.{part} ") for part in range(20)), b"data: end\n\n")
        for number in range(count)
    ]


def asked(number: int) -> dict[str, Any]:
    """A request that can be told from others."""
    return {**ASKED, "messages": [{"role": "user", "content": f"Call {number}"}]}


def check(recordings: Sequence[Recording], got: dict[str, bytes]) -> None:
    """Each recording holds what the call of its prompt got, and is whole."""
    assert len(recordings) == len(got)
    for one in recordings:
        assert one.request is not None
        prompt = one.request.json()["messages"][0]["content"]
        assert one.body() == got[prompt]
        assert one.outcome == "truncated"
        assert one.problems() == []


def test_streams_of_many_threads_are_kept_apart(serve: Serve, folder: Path, recorded: Open) -> None:
    """All at once, through one client and one recorder."""
    server = serve(*numbered(16))
    got: dict[str, bytes] = {}
    with anthropic.Anthropic(**asking(server, folder)) as client:

        def read(number: int) -> None:
            with client.messages.with_streaming_response.create(
                **asked(number), stream=True
            ) as answer:
                got[f"Call {number}"] = b"".join(answer.iter_bytes())

        threads = [threading.Thread(target=read, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    check(recorded(folder), got)


async def test_streams_of_many_tasks_are_kept_apart(
    serve: Serve, folder: Path, recorded: Open
) -> None:
    """All at once, through one client and one recorder."""
    server = serve(*numbered(16))
    got: dict[str, bytes] = {}
    async with anthropic.AsyncAnthropic(**asking(server, folder)) as client:

        async def read(number: int) -> None:
            async with client.messages.with_streaming_response.create(
                **asked(number), stream=True
            ) as answer:
                got[f"Call {number}"] = b"".join([read async for read in answer.iter_bytes()])

        await asyncio.gather(*map(read, range(16)))
    check(recorded(folder), got)
