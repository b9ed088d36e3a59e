"""Requests and responses of the HTTP library on their way into a tap, without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from inspector.capture.http import record_request, record_response
from inspector.capture.streams import AsyncTappedStream, TappedByteStream, TappedStream
from inspector.capture.tap import Tap
from inspector.recording import Origin, Recording, Writer, load

EVENT = b"data: {}\n\n"
SSE = {"content-type": "text/event-stream"}
REQUEST = httpx2.Request("POST", "http://localhost/v1/messages", json={"stream": True})


def upload() -> Iterator[bytes]:
    """A request body that goes by once."""
    yield b"{}"


async def chunks() -> AsyncIterator[bytes]:
    """A response body."""
    yield EVENT


@pytest.fixture
def tap(tmp_path: Path) -> Tap:
    """A tap that has seen nothing yet."""
    return Tap(Writer(tmp_path / "one.jsonl", Origin("test")))


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[[], Recording]]:
    """Opens what was recorded."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(load(tmp_path / "one.jsonl"))


def test_a_body_that_went_by_while_it_was_sent_is_not_known(
    tap: Tap, read: Callable[[], Recording]
) -> None:
    """The rest of its request is."""
    record_request(tap, httpx2.Request("POST", "http://localhost/files", content=upload()))
    tap.end("eof")
    request = read().request
    assert request is not None
    assert (request.method, request.url, request.body) == ("POST", "http://localhost/files", None)


def test_a_response_that_was_read_is_recorded_whole(
    tap: Tap, read: Callable[[], Recording]
) -> None:
    """And its recording has ended."""
    record_response(tap, httpx2.Response(200, headers=SSE, content=EVENT, request=REQUEST))
    recording = read()
    assert (recording.outcome, recording.body()) == ("complete", EVENT)
    assert recording.request is not None
    assert recording.request.json() == {"stream": True}


def test_a_response_whose_body_somebody_took_is_recorded_without_it(
    tap: Tap, read: Callable[[], Recording]
) -> None:
    """Nobody kept what went by; the program cannot read it either."""
    response = httpx2.Response(200, headers=SSE, stream=httpx2.ByteStream(EVENT), request=REQUEST)
    assert b"".join(response.iter_raw()) == EVENT
    record_response(tap, response)
    recording = read()
    assert (recording.outcome, recording.body()) == ("aborted_client", b"")
    assert recording.response is not None


def test_a_response_without_a_request_is_recorded(tap: Tap, read: Callable[[], Recording]) -> None:
    """Somebody made it up; it reaches the program all the same."""
    record_response(tap, httpx2.Response(200, headers=SSE, content=EVENT))
    recording = read()
    assert recording.request is None
    assert (recording.outcome, recording.body()) == ("complete", EVENT)


def test_a_response_is_stamped_before_its_request_is_recorded(
    tmp_path: Path, read: Callable[[], Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A prompt may be long, and what it takes to write it is not the API's time."""
    clock_ns = 0
    tap = Tap(Writer(tmp_path / "one.jsonl", Origin("test")), clock=lambda: clock_ns)

    def write_slowly(*request: object) -> None:
        nonlocal clock_ns
        clock_ns += 1_000_000

    monkeypatch.setattr(tap, "request", write_slowly)
    clock_ns = 100
    record_response(tap, httpx2.Response(200, headers=SSE, content=EVENT, request=REQUEST))
    response = read().response
    assert response is not None
    assert response.t_ns == 100


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx2.Response(200, content=upload()), TappedStream),
        (httpx2.Response(200, content=chunks()), AsyncTappedStream),
        (httpx2.Response(200, stream=httpx2.ByteStream(EVENT)), TappedByteStream),
    ],
)
def test_a_body_can_be_read_as_before(response: httpx2.Response, kind: type, tap: Tap) -> None:
    """By a synchronous client, an asynchronous one, or either."""
    record_response(tap, response)
    assert type(response.stream) is kind
