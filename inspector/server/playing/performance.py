"""One script on its way to one client, each read at its moment."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from inspector.server.playing.hangup import hang_up
from inspector.server.playing.schedule import Schedule
from inspector.server.script import Script
from inspector.sockets.reset import reset

_BEGUN_CHUNK = b"1\r\n"
"""The size line of an HTTP chunk whose byte never comes."""

_FULL = 1 << 20
"""Bytes that a client has not taken above which nothing more is written to it."""
_LOOK_AGAIN_NS = 10_000_000
_TOGETHER = 1 << 16
"""Bytes that are written at once where they are due at one moment."""
_OVERDUE_NS = 2_000_000
"""Lateness from which on chunks are written together: so a server that cannot keep up catches up,
and streams late by little keep their reads apart."""


class Performance:
    """Plays a script to the client of a request.

    The body is written to the connection itself, from the schedule's own call: no task has to be
    woken for an event.
    """

    def __init__(self, script: Script, schedule: Schedule, start_ns: int) -> None:
        """`start_ns` is when the request arrived, on the schedule's clock."""
        self.sent = 0
        """Chunks that were written."""
        self.hung_up = False
        """Whether the client left before the end."""
        self._script = script
        self._schedule = schedule
        self._start_ns = start_ns
        self._chunked = True
        self._transport: asyncio.Transport | None = None
        self._done: asyncio.Future[None] | None = None

    async def play(self, request: web.Request) -> web.StreamResponse:
        """Send the answer; a client that hangs up ends it at once.

        A chunk is one HTTP chunk, unless the script's headers tell the length of the body.
        """
        script = self._script
        response = web.StreamResponse(status=script.status, headers=script.headers)
        try:
            await self._schedule.until(self._start_ns + script.headers_ns)
            await response.prepare(request)
            self._chunked = hdrs.TRANSFER_ENCODING in response.headers
            if not self._chunked and hdrs.CONTENT_LENGTH not in response.headers:
                response.force_close()  # as for HTTP/1.0: nothing else tells where the body ends
            self._transport = request.transport
            if script.chunks and request.method != hdrs.METH_HEAD:
                await self._body()
            await self._schedule.until(self._start_ns + script.end_ns)
            if script.ending != "clean":
                await self._break_off()
        except ConnectionError:
            self.hung_up = True
            response.force_close()
        return response

    async def _body(self) -> None:
        self._done = asyncio.get_running_loop().create_future()
        entry = self._schedule.at(self._start_ns + self._script.chunks[0].t_ns, self._tick)
        try:
            await self._done
        finally:
            entry.cancel()

    def _tick(self, now_ns: int) -> int | None:
        """Write what is due; gives the moment at which the next chunk is."""
        transport, done = self._transport, self._done
        if done is None or done.done():
            return None
        if transport is None or transport.is_closing():
            done.set_exception(ConnectionResetError("the client has hung up"))
            return None
        if transport.get_write_buffer_size() > _FULL:
            return now_ns + _LOOK_AGAIN_NS
        transport.write(self._next_bytes(now_ns - self._start_ns))
        if self.sent < len(self._script.chunks):
            return self._start_ns + self._script.chunks[self.sent].t_ns
        done.set_result(None)
        return None

    def _next_bytes(self, now_ns: int) -> bytes:
        """The next chunk, with those behind it that are due at the same moment or long overdue."""
        chunks = self._script.chunks
        chunk = chunks[self.sent]
        self.sent += 1
        data = self._framed(chunk.data)
        until_ns = max(chunk.t_ns, now_ns - _OVERDUE_NS)
        if self.sent == len(chunks) or chunks[self.sent].t_ns > until_ns:
            return data
        pieces, size = [data], len(data)
        while self.sent < len(chunks) and size < _TOGETHER:
            following = chunks[self.sent]
            if following.t_ns > until_ns:
                break
            pieces.append(self._framed(following.data))
            size += len(pieces[-1])
            self.sent += 1
        return b"".join(pieces)

    def _framed(self, data: bytes) -> bytes:
        return b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data

    async def _break_off(self) -> None:
        """End the body inside an HTTP chunk, which nobody can take for a clean end."""
        transport = self._transport
        if transport is None:
            return
        if self._chunked:
            transport.write(_BEGUN_CHUNK)
        await (reset if self._script.ending == "abort" else hang_up)(transport)
