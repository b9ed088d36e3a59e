"""Plays one script to one client."""

from __future__ import annotations

from aiohttp import hdrs, web

from inspector.server.pacing import Pacer
from inspector.server.reset import reset
from inspector.server.script import Script

_BEGUN_CHUNK = b"1\r\n"
"""The size line of an HTTP chunk whose byte never comes."""


async def play(script: Script, request: web.Request, pacer: Pacer) -> web.StreamResponse:
    """Send the answer, each chunk at its time; a client that hangs up ends it at once.

    A chunk is one HTTP chunk, unless the script's headers tell the length of the body.
    """
    response = web.StreamResponse(status=script.status, headers=script.headers)
    try:
        await pacer.until(script.headers_ns)
        await response.prepare(request)
        for chunk in script.chunks:
            await pacer.until(chunk.t_ns)
            await response.write(chunk.data)
        await pacer.until(script.end_ns)
        if script.ending == "abort":
            await _abort(request, chunked=hdrs.TRANSFER_ENCODING in response.headers)
    except ConnectionError:
        response.force_close()
    return response


async def _abort(request: web.Request, *, chunked: bool) -> None:
    """End the body by a reset inside an HTTP chunk, which nobody can take for a clean end."""
    transport = request.transport
    if transport is None:
        return
    if chunked:
        transport.write(_BEGUN_CHUNK)
    await reset(transport)
