"""The client's end: a connection that brings requests, and takes their answers in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import cast

from inspector.capture.proxy.errors import BadMessage, NotSupported, Stopped
from inspector.capture.proxy.head import RequestHead, RequestHeadReader
from inspector.capture.proxy.refusal import refusal_of
from inspector.capture.proxy.relay import Relay
from inspector.capture.proxy.upstream import UpstreamConnection
from inspector.sockets.reset import reset, reset_at_once

_AHEAD = 64 << 10
"""Bytes behind a request that are read while its answer is on its way.

Reading goes on all that time, or else nobody would notice that the client hangs up.
"""

_FAREWELL_S = 2.0
"""How long a client that still sends is listened to after its last answer.

To close on it at once would reset the connection, and the answer might be lost with that.
"""

Begin = Callable[["ClientConnection", RequestHead, int], Relay]
"""Makes the relay of a request that began when the clock said so."""


class ClientConnection(asyncio.Protocol):
    """One connection of a client, with one to the upstream of its own.

    What the client does with its connection, to keep it or to close it, happens to the upstream's
    too, and the other way round: each sees what it would see without a proxy between them.
    """

    transport: asyncio.Transport
    write: Callable[[bytes], None]
    """Sends bytes of an answer: the transport's own, without a step between."""

    def __init__(
        self, begin: Begin, connections: set[ClientConnection], on_trouble: Callable[[str], None]
    ) -> None:
        self._begin_relay = begin
        self._connections = connections
        self._on_trouble = on_trouble
        self._reader = RequestHeadReader()
        self._relay: Relay | None = None
        self._upstream: UpstreamConnection | None = None  # while no request is on its way
        self._ahead = b""
        self._held_back = False  # by the upstream, which takes the request slowly
        self._full = False  # it takes its answers slowly
        self._leaving = False
        self._draining = False
        self._resetting: asyncio.Task[None] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether no request is on its way, and no answer."""
        return self._relay is None and not self.transport.get_write_buffer_size()

    @property
    def is_draining(self) -> bool:
        """Whether no request follows the one that is on its way."""
        return self._draining

    # What happens to the connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self.transport = cast("asyncio.Transport", transport)  # no other loop's are subclasses
        self.write = self.transport.write
        self._connections.add(self)

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, or of the next one."""
        at = time.perf_counter_ns()
        if self._leaving:
            return
        if self._relay is not None and self._relay.wants_more:
            data = self._upload(self._relay, data)
        self._ahead += data
        if self._relay is None:
            self._next(at)
        self._listen()

    def eof_received(self) -> None:
        """The client sends no more: it has hung up, as nearly all mean by it."""
        self._leave()

    def connection_lost(self, error: Exception | None) -> None:
        """The client is gone."""
        self._leave()
        self._connections.discard(self)
        if self._resetting is not None:
            self._resetting.cancel()

    def pause_writing(self) -> None:
        """The client takes less than the upstream sends."""
        self._full = True
        if self._relay is not None:
            self._relay.hold_answer(True)

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._full = False
        if self._relay is not None:
            self._relay.hold_answer(False)
        else:
            self._next(time.perf_counter_ns())

    # What its relay has it do

    def hold_back(self, yes: bool, /) -> None:
        """Read no more for now, or go on."""
        self._held_back = yes
        self._listen()

    def refuse(self, answer: bytes) -> None:
        """Send an answer of the proxy's own, and close."""
        self._relay = None
        self.transport.write(answer)
        self.close()

    def answered(self, upstream: UpstreamConnection | None) -> None:
        """The answer is whole; without a connection for the next request, close."""
        self._relay = None
        if upstream is not None and self._draining:
            upstream.abort()
            upstream = None
        if upstream is None or self._leaving:
            self.close()
            return
        self._upstream = upstream
        upstream.on_idle_end = self._upstream_left
        self._held_back = False
        self._next(time.perf_counter_ns())
        self._listen()

    def cut(self, *, reset: bool) -> None:
        """End the connection inside an answer, after its data: by a reset, or by closing it."""
        self._relay = None
        if reset:
            self._reset()
        else:
            self.close()

    # What the proxy has it do

    def drain(self) -> None:
        """Begin no further request, and close as soon as the answer on its way is whole."""
        self._draining = True
        if self._relay is None:
            self.close()

    def close(self) -> None:
        """Close it after what is written, and read away what the client still sends."""
        if self._leaving or self.transport.is_closing():
            return
        self._leaving = True
        self._hang_up()
        self.transport.write_eof()
        self.transport.resume_reading()
        asyncio.get_running_loop().call_later(_FAREWELL_S, self.transport.close)

    def interrupt(self) -> None:
        """End it in the middle of whatever it is at."""
        relay, self._relay = self._relay, None
        self._hang_up()
        if relay is not None:
            relay.abandon("interrupted", Stopped("the recording proxy was stopped"))
            reset_at_once(self.transport)  # to close it could look like the end of the answer
        else:
            self.transport.abort()

    # Requests

    def _next(self, at: int) -> None:
        """Begin the next request, as soon as its head is there and the client takes answers."""
        while self._ahead and self._relay is None and not self._full and not self._leaving:
            data, self._ahead = self._ahead, b""
            try:
                used = self._reader.feed(data)
                head = self._reader.head
                if head is None:
                    return
                self._reader = RequestHeadReader()
                _refuse_what_is_not_done(head)
                self._begin(head, data[used:], at)
            except BadMessage as error:
                self._refuse(error)

    def _begin(self, head: RequestHead, data: bytes, at: int) -> None:
        relay = self._begin_relay(self, head, at)
        self._ahead = data[relay.feed(data) :]
        self._relay = relay
        upstream, self._upstream = self._upstream, None
        relay.start(upstream)

    def _upload(self, relay: Relay, data: bytes) -> bytes:
        """Pass a part of a request's body on; gives what is behind it."""
        try:
            return data[relay.feed(data) :]
        except BadMessage as error:
            relay.abandon("client", error)
            if relay.is_answering:
                self.cut(reset=False)
            else:
                self._refuse(error)
            return b""

    def _refuse(self, error: BadMessage) -> None:
        """Answer what is not passed on, and say so: its client may keep that to itself."""
        self.refuse(refusal_of(error))
        self._on_trouble(f"a request was refused: {error}")

    # The connection

    def _listen(self) -> None:
        """Read, unless there is enough already."""
        if self.transport.is_closing() or self._leaving:
            return
        if self._held_back or len(self._ahead) > _AHEAD:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    def _leave(self) -> None:
        self._leaving = True
        relay, self._relay = self._relay, None
        if relay is not None:
            relay.abandon("client")
        self._hang_up()

    def _hang_up(self) -> None:
        upstream, self._upstream = self._upstream, None
        if upstream is not None:
            upstream.abort()

    def _upstream_left(self) -> None:
        """The upstream ended a connection that nobody waits at: so it is for the client."""
        self._upstream = None
        if self._relay is None and not self._ahead and not self._reader.size:
            self.close()

    def _reset(self) -> None:
        self._leaving = True
        self.transport.resume_reading()
        self._resetting = asyncio.ensure_future(reset(self.transport))


def _refuse_what_is_not_done(head: RequestHead) -> None:
    """Raise `BadMessage` for what cannot be passed on."""
    if head.method == b"CONNECT" or not head.target.startswith((b"/", b"*")):
        raise NotSupported(
            "this is the address of an API, not an HTTP proxy for any host: "
            "set it as the base URL (ANTHROPIC_BASE_URL), not as HTTP_PROXY or HTTPS_PROXY"
        )
    if set(head.tokens(b"upgrade")) - {b"h2c"} and b"upgrade" in head.tokens(b"connection"):
        raise NotSupported("a change of the protocol (upgrade), such as to WebSocket")
    if len(head.values(b"host")) != 1 and (head.version != "1.0" or head.values(b"host")):
        raise BadMessage("it must have one host header")
