"""Samples: a recording as events that a test may change, written back as a recording."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from inspector.recording import Closing, Event, Origin, Writer, load

RECORDINGS = Path(__file__).parents[2] / "recordings"

STARTED = "2026-11-22T09:30:00.000000Z"
STEP_NS = 10_000_000
"""Between an event and the next."""


@dataclass
class Sample:
    """One exchange, to be changed and written."""

    events: list[tuple[str, Any]]
    """The name of each event and its data: bytes to be written as they are, else JSON."""
    body: dict[str, Any]
    """Of the request."""
    path: str = "/v1/messages"
    host: str = "api.anthropic.com"
    betas: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "text/event-stream"})
    closing: Closing = "eof"
    respelled: dict[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    """What is done to the frames of some events, by their position."""
    after: bytes = b""
    """Bytes that follow the last event's frame."""
    labels: Mapping[str, str] = field(default_factory=lambda: {"case": "sample"})

    @classmethod
    def of(cls, name: str) -> Sample:
        """One of the project's own samples, by its name in `recordings/`."""
        with load(RECORDINGS / f"{name}.jsonl") as recording:
            assert recording.request is not None
            events = [
                (line.event, line.json()) for line in recording.lines() if isinstance(line, Event)
            ]
            return cls(events, recording.request.json())

    def copy(self) -> Sample:
        """The same, to be changed apart from it."""
        return copy.deepcopy(self)

    def write(self, path: Path) -> Path:
        """Record it: a frame a read, each 10 ms after the one before."""
        origin = Origin("scenario", started=STARTED, labels=self.labels)
        writer = Writer(path, origin, force=True)
        headers = [("content-type", "application/json")]
        headers += [("anthropic-beta", self.betas)] if self.betas else []
        url, body = f"https://{self.host}{self.path}", orjson.dumps(self.body)
        writer.request("POST", url, headers, body, asked_for_stream=True)
        t_ns = STEP_NS
        writer.response(self.status, "1.1", self.headers.items(), t_ns)
        for frame in self.frames():
            t_ns += STEP_NS
            writer.read(frame, t_ns)
        writer.end(self.closing, t_ns + STEP_NS)
        return path

    def frames(self) -> Iterator[bytes]:
        """The bytes of each event, and those after the last."""
        for at, (name, data) in enumerate(self.events):
            spelled = data if isinstance(data, bytes) else orjson.dumps(data)
            frame = b"event: %b\ndata: %b\n\n" % (name.encode(), spelled)
            yield self.respelled[at](frame) if at in self.respelled else frame
        if self.after:
            yield self.after

    def at(self, kind: str, number: int = 0) -> int:
        """Where the event of that type stands, the first one if no other number is given."""
        found = [at for at, (_, data) in enumerate(self.events) if data["type"] == kind]
        return found[number]

    def data(self, kind: str, number: int = 0) -> Any:
        """The data of that event."""
        return self.events[self.at(kind, number)][1]

    def deltas(self, kind: str) -> list[Any]:
        """The deltas of a type, such as `text_delta`."""
        found = [data["delta"] for _, data in self.events if data["type"] == "content_block_delta"]
        return [delta for delta in found if delta["type"] == kind]

    def insert(self, at: int, data: Mapping[str, Any]) -> None:
        """Put an event before the one that stands there."""
        self.events.insert(at, (data["type"], dict(data)))

    def drop(self, kind: str, number: int = 0) -> None:
        """Take an event out."""
        del self.events[self.at(kind, number)]
