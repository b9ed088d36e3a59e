"""Dialling: a connection to the upstream, through an HTTP proxy where there is one, with TLS."""

from __future__ import annotations

import asyncio
import os
import ssl
import time

from inspector.capture.proxy.destination import Destination
from inspector.capture.proxy.errors import BadMessage, Unreachable
from inspector.capture.proxy.head import ResponseHeadReader
from inspector.capture.proxy.socket_to import socket_to
from inspector.capture.proxy.upstream import LARGEST_READ, UpstreamConnection


class Dialler:
    """Opens connections to one destination."""

    def __init__(self, destination: Destination) -> None:
        self.destination = destination
        self._buffer = memoryview(bytearray(LARGEST_READ))

    async def dial(self, phases: dict[str, int]) -> UpstreamConnection:
        """Open a connection; the readings of the clock go into `phases`. Raises `Unreachable`.

        There is no time limit but the operating system's: how long to wait is for the client to
        say, which hangs up when it has waited enough.
        """
        connection = UpstreamConnection(self._buffer)
        try:
            await _connect(connection, self.destination, phases)
        except (OSError, BadMessage, UnicodeError) as error:
            _drop(connection)
            raise Unreachable(f"cannot reach {self.destination.origin}: {_why(error)}") from error
        except asyncio.CancelledError:
            _drop(connection)
            raise
        return connection


async def _connect(
    connection: UpstreamConnection, destination: Destination, phases: dict[str, int]
) -> None:
    loop = asyncio.get_running_loop()
    host, port = destination.via or (destination.host, destination.port)
    await loop.create_connection(lambda: connection, sock=await socket_to(host, port))
    phases["connect"] = time.perf_counter_ns()
    if destination.tunnelled:
        await _Tunnel.through(connection, destination)
    if destination.tls is not None:
        transport = await loop.start_tls(
            connection.transport,
            connection,
            destination.tls,
            server_hostname=destination.host,
        )
        if transport is None:
            raise ConnectionResetError("the connection was closed")
        connection.over(transport)
        phases["tls"] = time.perf_counter_ns()


def _drop(connection: UpstreamConnection) -> None:
    if hasattr(connection, "transport"):
        connection.abort()


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return f"no TLS with it ({error.reason or error})"
    if isinstance(error, ConnectionError) and error.errno is not None:
        return os.strerror(error.errno)  # which asyncio words with the address alone
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or "it hung up"


class _Tunnel:
    """The request to an HTTP proxy for a tunnel, and the wait for its answer."""

    def __init__(self) -> None:
        self._reader = ResponseHeadReader()
        self._answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @classmethod
    async def through(cls, connection: UpstreamConnection, destination: Destination) -> None:
        """Ask the proxy at the other end of `connection` for a tunnel to the destination."""
        tunnel = cls()
        connection.receiver = tunnel
        host = f"[{destination.host}]" if ":" in destination.host else destination.host
        where = f"{host}:{destination.port}".encode()
        lines = [b"CONNECT %b HTTP/1.1" % where, b"host: " + where]
        if destination.via_credentials is not None:
            lines.append(b"proxy-authorization: " + destination.via_credentials)
        connection.transport.write(b"\r\n".join([*lines, b"", b""]))
        status = await tunnel._answered
        connection.receiver = None
        if not 200 <= status < 300:
            raise Unreachable(f"the HTTP proxy answered {status}")

    def arrived(self, data: bytes, at: int) -> None:
        """Take the proxy's answer; what follows its head would be the upstream speaking first."""
        if self._answered.done():
            return
        try:
            self._reader.feed(data)
        except BadMessage as error:
            self._answered.set_exception(error)
            return
        if self._reader.head is not None:
            self._answered.set_result(self._reader.head.status)

    def ended(self, error: Exception | None) -> None:
        """The proxy hung up."""
        if not self._answered.done():
            self._answered.set_exception(error or Unreachable("the HTTP proxy hung up"))

    def sent(self) -> None:
        """What was asked is out; there is nothing more to send."""

    def congested(self) -> None:
        """What was asked waits; there is nothing more to send."""
