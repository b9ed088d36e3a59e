"""Plays turns to requests: at a tempo, with faults, and takes note of how it ended."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

from aiohttp import web

from inspector.server.options import Options
from inspector.server.playing.performance import Performance
from inspector.server.playing.schedule import Schedule
from inspector.server.playing.whole import whole_answer
from inspector.server.script import Script
from inspector.server.seen import SeenRequest
from inspector.server.turn import Turn
from inspector.wire.decoder import Decoder

FAULT_HEADER = "inspector-fault"

_ENDINGS = {
    "clean": "served whole",
    "abort": "served, then reset",
    "hangup": "served, then cut off",
}


class Player:
    """Plays for one server."""

    def __init__(self, options: Options, schedule: Schedule) -> None:
        self.is_closing = False
        """Whether the server is about to end, which cuts off whatever is being played."""
        self._options = options
        self._schedule = schedule
        self._ready: dict[tuple[int, bool], Script] = {}  # at our tempo, by turn and whether whole
        self._times: Counter[str] = Counter()
        self._spoilt = 0

    async def play_turn(
        self, turn: Turn, request: web.Request, seen: SeenRequest, *, stream: bool
    ) -> web.StreamResponse:
        """Answer with a turn, as a stream or as one message."""
        script = self._spoil(self._at_tempo(turn, stream=stream), turn.name, seen)
        seen.recording = turn.name
        return await self.play(script, request, seen)

    async def play(
        self, script: Script, request: web.Request, seen: SeenRequest
    ) -> web.StreamResponse:
        """Answer with a script."""
        seen.status = script.status
        performance = Performance(script, self._schedule, seen.arrived_ns)
        try:
            response = await performance.play(request)
        except asyncio.CancelledError:
            seen.outcome = self._interrupted(script, performance.sent)
            raise
        seen.outcome = (
            self._interrupted(script, performance.sent)
            if performance.hung_up
            else _ENDINGS[script.ending]
        )
        return response

    def _at_tempo(self, turn: Turn, *, stream: bool) -> Script:
        key = (id(turn), stream)
        if key not in self._ready:
            script = turn.script if stream else whole_answer(turn)
            self._ready[key] = self._options.tempo.of(script)
        return self._ready[key]

    def _spoil(self, script: Script, name: str, seen: SeenRequest) -> Script:
        """The script with its faults, which a header names."""
        injection, faulty = self._options.injection, self._options.faulty
        if not injection or (faulty is not None and self._spoilt >= faulty):
            return script
        self._spoilt += 1
        self._times[name] += 1
        injected = injection.into(script, name, self._times[name])
        seen.faults, seen.missed = injected.faults, injected.missed
        if not injected.faults:
            return script
        header = (FAULT_HEADER, ", ".join(injected.faults))
        return replace(injected.script, headers=(*injected.script.headers, header))

    def _interrupted(self, script: Script, sent: int) -> str:
        if sent == len(script.chunks):  # it has all, and need not wait for the end
            return _ENDINGS[script.ending]
        who = "server stopped" if self.is_closing else "client hung up"
        body = b"".join(chunk.data for chunk in script.chunks[:sent])
        events = sum(frame.event is not None for frame in Decoder().feed(body))
        return f"{who} at event {events:,}"
