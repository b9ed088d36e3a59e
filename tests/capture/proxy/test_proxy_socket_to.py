"""A socket to a host that has more than one address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from inspector.capture.proxy.loop import new_loop
from inspector.capture.proxy.socket_to import socket_to


@pytest.fixture(params=[new_loop, asyncio.new_event_loop])
def runner(request: pytest.FixtureRequest) -> Iterator[asyncio.Runner]:
    """Both kinds of loop."""
    factory: Callable[[], asyncio.AbstractEventLoop] = request.param
    with asyncio.Runner(loop_factory=factory) as made:
        yield made


def _with_addresses(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    """Let the host stand at one address after another."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)) for port in ports]

    async def getaddrinfo(*_: object, **__: object) -> object:
        return found

    monkeypatch.setattr("inspector.capture.proxy.socket_to._addresses", getaddrinfo)


def test_an_address_that_refuses_is_passed_over(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one is tried at once."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        _with_addresses(monkeypatch, _closed_port(), port)
        with runner.run(socket_to("somewhere", 1)) as connected:
            assert connected.getpeername() == ("127.0.0.1", port)


def test_an_address_that_keeps_silent_does_not_hold_up_the_next(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is tried beside it."""
    with socket.create_server(("127.0.0.1", 0)) as server, _full_server() as silent:
        port = server.getsockname()[1]
        _with_addresses(monkeypatch, silent.getsockname()[1], port)
        with runner.run(asyncio.wait_for(socket_to("somewhere", 1), 5)) as connected:
            assert connected.getpeername() == ("127.0.0.1", port)


def test_where_no_address_answers_the_first_says_why(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the last."""
    _with_addresses(monkeypatch, _closed_port(), _closed_port())
    with pytest.raises(ConnectionRefusedError):
        runner.run(socket_to("somewhere", 1))


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


@contextmanager
def _full_server() -> Iterator[socket.socket]:
    """A server that takes no more connections, and refuses none."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield server
