"""The upstream's end: a connection whose bytes go to whoever waits for an answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol, cast

LARGEST_READ = 256 << 10
"""Bytes that are read at once, where so many have come."""


class Receiver(Protocol):
    """Who waits for an answer on a connection."""

    def arrived(self, data: bytes, at: int) -> None:
        """Take a read that returned when the clock (`perf_counter_ns`) said `at`."""
        ...

    def ended(self, error: Exception | None) -> None:
        """Hear that there will be no more: reset or broken with `error`, closed without."""
        ...

    def sent(self) -> None:
        """Hear that all that was written has left this process."""
        ...

    def congested(self) -> None:
        """Hear that what is written waits for the other end."""
        ...


class UpstreamConnection(asyncio.BufferedProtocol):
    """One connection to the upstream."""

    transport: asyncio.Transport

    def __init__(self, buffer: memoryview) -> None:
        """Read into `buffer`, which all connections of one loop may share: each read is copied."""
        self._buffer = buffer
        self.receiver: Receiver | None = None
        """Who is told; bytes that come when nobody waits are no answer to anything."""
        self.on_idle_end: Callable[[], None] | None = None
        """Called where the connection ends while nobody waits."""
        self.open = True
        self.used = False
        """Whether an answer came on it already, after which the upstream may close it any time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self.over(cast("asyncio.Transport", transport))  # no other loop's are subclasses

    def over(self, transport: asyncio.Transport) -> None:
        """Write to this transport from here on."""
        self.transport = transport
        # So that what waits is told from what is sent. (At 0 one over TLS would wait for ever.)
        transport.set_write_buffer_limits(high=1)

    def get_buffer(self, size_hint: int) -> memoryview:
        """Where a read goes; a buffer made for each would take a fifth of the whole time."""
        return self._buffer

    def buffer_updated(self, size: int) -> None:
        """Stamp a read before anything else is done with it, and hand it on."""
        at = time.perf_counter_ns()
        receiver = self.receiver
        if receiver is not None:
            receiver.arrived(bytes(self._buffer[:size]), at)
        else:
            self._end(None)
            self.transport.abort()

    def eof_received(self) -> None:
        """The upstream sends no more, which ends the connection whatever it may still take."""
        self._end(None)

    def connection_lost(self, error: Exception | None) -> None:
        """The connection is no more."""
        self._end(error)

    def pause_writing(self) -> None:
        """The upstream takes less than it is sent."""
        if self.receiver is not None:
            self.receiver.congested()

    def resume_writing(self) -> None:
        """All is sent."""
        if self.receiver is not None:
            self.receiver.sent()

    def abort(self) -> None:
        """Hang up at once; the receiver is not told."""
        self.receiver = None
        self.open = False
        self.transport.abort()

    def _end(self, error: Exception | None) -> None:
        if not self.open:
            return
        self.open = False
        receiver, self.receiver = self.receiver, None
        if receiver is not None:
            receiver.ended(error)
        elif self.on_idle_end is not None:
            self.on_idle_end()
