"""The recording proxy: clients on one side, an API on the other, a file for each exchange."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from inspector.capture.proxy.client import ClientConnection
from inspector.capture.proxy.destination import destination
from inspector.capture.proxy.dial import Dialler
from inspector.capture.proxy.exchange import Exchange
from inspector.capture.proxy.head import RequestHead
from inspector.capture.proxy.hop import request_for
from inspector.capture.proxy.relay import Relay
from inspector.capture.proxy.request_copy import RequestCopy, Room
from inspector.capture.proxy.shelf import Shelf
from inspector.capture.proxy.tape import Tape
from inspector.capture.session import Session

LOOPBACK = "127.0.0.1"
GRACE_S = 10.0
_POLL_S = 0.01


class RecordingProxy:
    """Relays requests to an API, untouched, and records every exchange.

    What clients and API send goes on at once and byte for byte, headers of one hop and the host
    aside, and each read is on disk before it is handed on. Nothing that goes wrong with a recording
    reaches a client. Credentials pass through, and are in no file.
    """

    def __init__(
        self,
        upstream: str,
        session: Session,
        *,
        ca: Path | None = None,
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> None:
        """Relay to `upstream`, a base URL, and record into `session`.

        `ca` is a file of certificates to trust beside the system's. `on_exchange` is called on the
        loop of the proxy, with each exchange that is over and on disk; the session's own `on_end`
        is called from another thread. Raises `BadAddress`.
        """
        self._dialler = Dialler(destination(upstream, ca=ca))
        self._shelf = Shelf(session, on_exchange)
        self._room = Room()
        self._connections: set[ClientConnection] = set()
        self._server: asyncio.Server | None = None
        self._address = ("", 0)

    @property
    def base_url(self) -> str:
        """What a client is to take for the API."""
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def is_exposed(self) -> bool:
        """Whether others than this machine can reach it, and send what they like through it."""
        return not ipaddress.ip_address(self._address[0]).is_loopback

    @property
    def on_their_way(self) -> int:
        """How many requests have no whole answer yet."""
        return sum(not connection.is_idle for connection in self._connections)

    async def start(self, host: str = LOOPBACK, port: int = 0) -> None:
        """Listen; port 0 is any free one. Raises `OSError` where that cannot be."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._accept, host, port, backlog=1024)
        self._address = self._server.sockets[0].getsockname()[:2]

    async def stop(self, grace_s: float = GRACE_S) -> None:
        """Take no more requests, wait for those on their way, and close every file.

        What is not over after `grace_s` seconds is cut off, and recorded as interrupted.
        """
        if self._server is not None:
            self._server.close()
        self._drain()
        loop = asyncio.get_running_loop()
        until = loop.time() + grace_s
        while self.on_their_way and loop.time() < until:
            await asyncio.sleep(_POLL_S)
            self._drain()  # one may have been accepted before the server was closed
        for connection in list(self._connections):
            connection.interrupt()
        await asyncio.sleep(0)  # in which they are closed
        await self._shelf.empty()

    def _drain(self) -> None:
        for connection in list(self._connections):
            connection.drain()

    def _accept(self) -> ClientConnection:
        return ClientConnection(self._relay, self._connections, self._shelf.session.trouble)

    def _relay(self, client: ClientConnection, head: RequestHead, began_ns: int) -> Relay:
        onward = request_for(head, self._dialler.destination)
        url = self._dialler.destination.url(head.target)
        tape = Tape(self._shelf, head, onward.fields, url, began_ns)
        copy = RequestCopy(self._room, self._shelf.session.trouble)
        return Relay(client, head, onward, self._dialler, tape, copy)


@asynccontextmanager
async def recording_proxy(
    upstream: str,
    session: Session,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    ca: Path | None = None,
    on_exchange: Callable[[Exchange], None] | None = None,
) -> AsyncIterator[RecordingProxy]:
    """A proxy that runs for as long as the block does, and then stops with grace."""
    proxy = RecordingProxy(upstream, session, ca=ca, on_exchange=on_exchange)
    await proxy.start(host, port)
    try:
        yield proxy
    finally:
        await proxy.stop()
