"""When the connection stood and the request was out, on clients that we own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anthropic
import httpx2

from inspector import Recorder, Recording
from inspector.capture.phases import Phases, phases_of, watch
from tests.capture.conftest import ASKED, KEY, STREAM, Server, streamed


def test_the_phases_of_a_new_connection_are_recorded_in_order(
    serve: Callable[..., Server], folder: Path, recorded: Callable[[Path], list[Recording]]
) -> None:
    """And on a connection that is used again there is none for connecting."""
    server = serve(streamed(STREAM))
    with (
        httpx2.Client(event_hooks={"request": [watch]}) as http,
        anthropic.Anthropic(
            base_url=server.url, api_key=KEY, http_client=http, middleware=[Recorder(folder)]
        ) as client,
    ):
        for _ in range(2):
            list(client.messages.create(**ASKED, stream=True))
    assert server.connections == 1
    first, again = [one.response for one in recorded(folder)]
    assert first is not None
    assert first.t_ns is not None
    assert list(first.phases) == ["connect", "sent"]
    assert 0 < first.phases["connect"] < first.phases["sent"] < first.t_ns
    assert again is not None
    assert again.t_ns is not None
    assert list(again.phases) == ["sent"]
    assert 0 < again.phases["sent"] < again.t_ns


def test_where_nobody_watches_there_are_no_phases(
    serve: Callable[..., Server], folder: Path, recorded: Callable[[Path], list[Recording]]
) -> None:
    """They are absent, never 0."""
    server = serve(streamed(STREAM))
    with anthropic.Anthropic(
        base_url=server.url, api_key=KEY, middleware=[Recorder(folder)]
    ) as client:
        list(client.messages.create(**ASKED, stream=True))
    (one,) = recorded(folder)
    assert one.response is not None
    assert one.response.phases == {}
    assert b"phases" not in one.path.read_bytes()


def test_a_request_that_was_never_watched_has_none() -> None:
    """Whatever else it carries."""
    request = httpx2.Request("GET", "http://localhost/", extensions={"timeout": {"read": 3}})
    assert phases_of(request) is None
    watch(request)
    assert isinstance(phases_of(request), Phases)
    assert request.extensions["timeout"] == {"read": 3}


def test_moments_are_told_from_all_that_the_library_reports() -> None:
    """By their ends; beginnings and failures are none."""
    phases = Phases()
    for name in (
        "connection.connect_tcp.started",
        "connection.connect_tcp.failed",
        "connection.connect_tcp.complete",
        "connection.start_tls.complete",
        "http11.send_request_headers.complete",
        "http11.send_request_body.complete",
        "http11.receive_response_headers.complete",
        "http11.receive_response_body.complete",
    ):
        phases(name, {})
    assert list(phases.clock_ns) == ["connect", "tls", "sent", "headers"]
    assert sorted(phases.clock_ns.values()) == list(phases.clock_ns.values())
