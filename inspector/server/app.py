"""The HTTP application that stands in for the Messages API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle

import orjson
from aiohttp import web

from inspector.server.pacing import REAL_TIME, Pacer
from inspector.server.performance import play
from inspector.server.refusal import refusal
from inspector.server.script import Script

MESSAGES = "/v1/messages"

LARGEST_REQUEST = 32 << 20
"""Bytes of a request body, as the API limits them."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(scripts: Sequence[Script], *, speed: float = REAL_TIME) -> web.Application:
    """An application that answers the n-th request with the n-th script, then starts over.

    Only requests for a stream count: what a client asks beside them uses up no script.
    """
    turns = cycle(scripts)

    async def messages(request: web.Request) -> web.StreamResponse:
        if not _wants_a_stream(await request.read()):
            return refusal(400, 'only streams are replayed here: send "stream": true')
        return await play(next(turns), request, Pacer(speed))

    app = web.Application(middlewares=[_refuse_politely], client_max_size=LARGEST_REQUEST)
    app.router.add_post(MESSAGES, messages)
    app.router.add_get("/", _alive)  # and HEAD, with which clients look whether someone is there
    return app


async def _alive(request: web.Request) -> web.Response:
    return web.Response()


@web.middleware
async def _refuse_politely(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Give what the router and the reader of bodies refuse the API's shape."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return refusal(413, f"the request is larger than {LARGEST_REQUEST:,} bytes")
    except web.HTTPException as error:
        asked = f"{request.method} {request.path}"
        return refusal(error.status, f"the replay server knows POST {MESSAGES}, not {asked}")


def _wants_a_stream(body: bytes) -> bool:
    try:
        request = orjson.loads(body)
    except orjson.JSONDecodeError:
        return False
    return isinstance(request, dict) and request.get("stream") is True
