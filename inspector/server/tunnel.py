"""A request passed on to another server, whose answer comes back byte for byte."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from inspector.server.choosing.case import CASE_HEADER
from inspector.server.refusal import refusal
from inspector.server.seen import SeenRequest
from inspector.sockets.reset import reset

_READ = 1 << 16
_FULL = 1 << 20
"""Bytes that the client has not taken above which no more is read for it."""
_LOOK_AGAIN_S = 0.001
_STATUS_LINE = re.compile(rb"HTTP/\d\.\d (\d{3})")

_OURS = frozenset(
    {
        hdrs.CONNECTION,
        hdrs.CONTENT_ENCODING,  # the body has been decoded
        hdrs.CONTENT_LENGTH,
        hdrs.EXPECT,
        hdrs.TRANSFER_ENCODING,
        CASE_HEADER.title(),
    }
)
"""Headers that are about this connection, this copy of the body, or this server."""


async def tunnel(
    request: web.Request, path: str, seen: SeenRequest, base_url: str
) -> web.StreamResponse:
    """Ask the server at a base URL the same, at a path with its query, and hand its answer on.

    The connection ends with the answer, as the other's does: by a reset where that was reset.
    """
    parts = urlsplit(base_url)
    try:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    except OSError as error:
        return refusal(502, f"cannot reach {base_url}: {error.strerror or error}")
    try:
        writer.write(_spelled(request, path, seen.body))
        await _hand_on(reader, request, seen)
    finally:
        writer.close()
    response = web.Response(status=seen.status or 502)
    response.force_close()
    return response  # the connection is closed, and nothing of this is sent


async def _hand_on(reader: asyncio.StreamReader, request: web.Request, seen: SeenRequest) -> None:
    """Write all that comes to the client of a request."""
    transport = request.transport
    try:
        while transport is not None and not transport.is_closing():
            data = await reader.read(_READ)
            if not data:
                transport.close()
                break
            if seen.status is None:
                status = _STATUS_LINE.match(data)
                seen.status = int(status[1]) if status else None
            transport.write(data)
            while transport.get_write_buffer_size() > _FULL and not transport.is_closing():
                await asyncio.sleep(_LOOK_AGAIN_S)
    except ConnectionError:
        if transport is not None and not transport.is_closing():
            await reset(transport)


def _spelled(request: web.Request, path: str, body: bytes) -> bytes:
    """The request as bytes, asking for an end of the connection with the answer."""
    lines = [f"{request.method} {path} HTTP/1.1".encode()]
    for name, value in request.raw_headers:
        if name.decode("latin-1").title() not in _OURS:
            lines.append(b"%b: %b" % (name, value))
    lines += [b"Content-Length: %d" % len(body), b"Connection: close", b"", body]
    return b"\r\n".join(lines)
