"""The HTTP application that stands in for the Messages API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from inspector.server.choosing import aside
from inspector.server.choosing.case import PREFIX, case_of, path_without
from inspector.server.choosing.matching import Matcher, NoMatch
from inspector.server.choosing.question import Question
from inspector.server.options import Options
from inspector.server.playing.player import Player
from inspector.server.playing.schedule import Schedule
from inspector.server.refusal import refusal
from inspector.server.repertoire import Repertoire
from inspector.server.script import Script
from inspector.server.seen import SeenRequest
from inspector.server.tunnel import tunnel

LARGEST_REQUEST = 32 << 20
"""Bytes of a request body, as the API limits them."""

_PREFIXES = ("", "/v1", PREFIX, f"{PREFIX}/v1")
_KNOWN = "POST /v1/messages, POST /v1/messages/count_tokens, GET /v1/models and HEAD /"

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_SEEN = web.RequestKey("seen", SeenRequest)


def application(repertoire: Repertoire, options: Options) -> web.Application:
    """An application that answers from a repertoire; for the event loop that runs."""
    schedule = Schedule()
    player = Player(options, schedule)
    answerer = _Answerer(repertoire, options, player, schedule)

    async def stop(app: web.Application) -> None:
        player.is_closing = True

    async def close(app: web.Application) -> None:
        schedule.close()

    @web.middleware
    async def watched(request: web.Request, handler: _Handler) -> web.StreamResponse:
        return await answerer.watched(request, handler)

    app = web.Application(middlewares=[watched], client_max_size=LARGEST_REQUEST)
    for prefix in _PREFIXES:
        app.router.add_post(f"{prefix}/messages", answerer.messages)
        app.router.add_post(f"{prefix}/messages/count_tokens", answerer.count_tokens)
        app.router.add_get(f"{prefix}/models", answerer.models)
        app.router.add_get(f"{prefix}/models/{{model}}", answerer.model)
        if not prefix.endswith("/v1"):
            app.router.add_get(f"{prefix}/", answerer.alive)  # and HEAD
    app.router.add_route("*", "/{anything:.*}", answerer.anything)
    app.on_shutdown.append(stop)
    app.on_cleanup.append(close)
    return app


class _Answerer:
    """Finds the answer to each request."""

    def __init__(
        self, repertoire: Repertoire, options: Options, player: Player, schedule: Schedule
    ) -> None:
        self._repertoire = repertoire
        self._options = options
        self._player = player
        self._clock = schedule.clock
        self._matcher = Matcher(
            repertoire, options.by, loop=options.loop, first_if_none=options.first_if_none
        )

    async def watched(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer, and take note of the request and of its end."""
        seen = request[_SEEN] = SeenRequest(
            method=request.method,
            path=request.path_qs,
            headers={name.lower(): value for name, value in request.headers.items()},
            arrived_ns=self._clock(),
        )
        if self._options.on_request is not None:
            self._options.on_request(seen)
        try:
            response = await _answered(request, handler)
            seen.status = response.status
            seen.outcome = seen.outcome or "answered"
            return response
        except asyncio.CancelledError:
            seen.outcome = seen.outcome or "client hung up before the answer"
            raise
        finally:
            seen.took_ns = self._clock() - seen.arrived_ns
            if self._options.on_answer is not None:
                self._options.on_answer(seen)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """A turn of the talk."""
        seen = request[_SEEN]
        seen.body = await request.read()
        asked = Question.from_bytes(seen.body)
        if asked is None:
            return _refuse(seen, 400, "the body of the request is no JSON object")
        found = self._matcher.choose(asked, case_of(request))
        if isinstance(found, NoMatch):
            return await self._unmatched(request, seen, found.why)
        seen.match = found.by
        return await self._player.play_turn(found.turn, request, seen, stream=asked.stream)

    async def count_tokens(self, request: web.Request) -> web.StreamResponse:
        """How many tokens a request would take."""
        seen = request[_SEEN]
        seen.body = await request.read()
        return await self._aside(request, aside.count_tokens(self._repertoire, seen.body))

    async def models(self, request: web.Request) -> web.StreamResponse:
        """Which models there are."""
        return await self._aside(request, aside.models(self._repertoire))

    async def model(self, request: web.Request) -> web.StreamResponse:
        """What a model is."""
        return await self._aside(request, aside.model(request.match_info["model"]))

    async def alive(self, request: web.Request) -> web.StreamResponse:
        """With which clients look whether someone is there."""
        return web.Response()

    async def anything(self, request: web.Request) -> web.StreamResponse:
        """Whatever else was recorded."""
        seen = request[_SEEN]
        seen.body = await request.read()
        turn = aside.recorded(self._repertoire, request.method, request.path)
        if turn is not None:
            return await self._player.play_turn(turn, request, seen, stream=True)
        asked = f"{request.method} {request.rel_url.raw_path}"
        return await self._unmatched(request, seen, f"the server knows {_KNOWN}, not {asked}")

    async def _aside(self, request: web.Request, script: Script) -> web.StreamResponse:
        """What was recorded of a side call, else an answer of our own."""
        seen = request[_SEEN]
        turn = aside.recorded(self._repertoire, request.method, request.path)
        if turn is not None:
            return await self._player.play_turn(turn, request, seen, stream=True)
        response = await self._player.play(script, request, seen)
        seen.outcome = "answered"
        return response

    async def _unmatched(
        self, request: web.Request, seen: SeenRequest, why: str
    ) -> web.StreamResponse:
        if self._options.fallback is None:
            return _refuse(seen, 404, why)
        seen.match = "upstream"
        seen.outcome = "asked and recorded"  # the client may leave as soon as it has all
        return await tunnel(request, path_without(request), seen, self._options.fallback)


async def _answered(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """The answer; what the reader of bodies refuses gets the API's shape."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return _refuse(request[_SEEN], 413, f"the request is larger than {LARGEST_REQUEST:,} bytes")
    except web.RequestPayloadError:
        response = _refuse(request[_SEEN], 400, "the body of the request cannot be decoded")
        response.force_close()  # nobody knows where the next request begins
        return response


def _refuse(seen: SeenRequest, status: int, message: str) -> web.Response:
    seen.outcome = message
    return refusal(status, message)
