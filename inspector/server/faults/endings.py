"""Faults that end an answer before its end, or give another in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import orjson

from inspector.server.errors import STATUSES, error_body, type_of
from inspector.server.faults.place import Place, Spot
from inspector.server.faults.stream import events_of, parted
from inspector.server.script import Chunk, Ending, Script

_ENDINGS: dict[str, Ending] = {"cut": "clean", "abort": "abort", "hangup": "hangup"}


@dataclass(frozen=True, slots=True)
class Cut:
    """The body ends at a place: cleanly, by a reset, or by a close inside a chunk."""

    name: str
    """`cut`, `abort` or `hangup`."""
    place: Place

    def __str__(self) -> str:
        return f"{self.name}@{self.place}"

    def applied(self, script: Script, random: Random) -> Script:
        """What comes before the place, and then that end."""
        spot = self.place.spot(script)
        if spot is None:
            return script
        ending = _ENDINGS[self.name]
        if ending == "clean" and "content-length" in dict(script.headers):
            ending = "hangup"  # its client waits for the rest, so there is no clean end
        return _ended(script, spot, ending)


@dataclass(frozen=True, slots=True)
class ErrorEvent:
    """An error event comes in the place of an event, and nothing after it."""

    place: Place
    type: str

    def __str__(self) -> str:
        return f"error@{self.place}={self.type}"

    def applied(self, script: Script, random: Random) -> Script:
        """The whole events before the place, and the error."""
        spot = self.place.spot(script)
        events = events_of(script)
        if spot is None or not events:
            return script
        begin = max((event.begin for event in events if event.begin <= spot.offset), default=0)
        ended = _ended(script, Spot(begin, spot.t_ns), "clean")
        data = orjson.dumps(error_body(self.type))
        frame = Chunk(ended.end_ns, b"event: error\ndata: %b\n\n" % data)
        return replace(ended, chunks=(*ended.chunks, frame))


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """An error status in the place of the answer."""

    status: int
    retry_after: str | None = None

    def __str__(self) -> str:
        after = "" if self.retry_after is None else f",{self.retry_after}"
        return f"status={self.status}{after}"

    def applied(self, script: Script, random: Random) -> Script:
        """The error as the API sends it, when the headers would have come."""
        body = orjson.dumps(error_body(type_of(self.status)))
        after = () if self.retry_after is None else (("retry-after", self.retry_after),)
        return Script(
            status=self.status,
            headers=(
                ("content-type", "application/json"),
                ("content-length", str(len(body))),
                *after,
            ),
            chunks=(Chunk(script.headers_ns, body),),
            headers_ns=script.headers_ns,
            end_ns=script.headers_ns,
        )


def error_types() -> str:
    """The types of errors, as a message lists them."""
    return ", ".join(STATUSES)


def _ended(script: Script, spot: Spot, ending: Ending) -> Script:
    """The script up to a spot, ending when the next byte would have arrived."""
    before, _ = parted(script.chunks, spot.offset)
    return replace(script, chunks=before, ending=ending, end_ns=spot.t_ns)
