"""A stream as it was carried, made anew with something changed: for the tests of raw levels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from inspector.recording import Event, Origin, RawFrame, Writer, load

SAMPLE = Path(__file__).parents[2] / "recordings" / "thinking.jsonl"
"""A message with thinking, its signature, text, pings and times."""

Frame: TypeAlias = tuple[int, bytes]
"""When a frame came, in ns, and its bytes."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A stream with its times and headers."""

    frames: tuple[Frame, ...]
    headers: tuple[tuple[str, str], ...] = (
        ("content-type", "text/event-stream; charset=utf-8"),
        ("request-id", "req_01"),
        ("server", "cloudflare"),
    )
    status: int = 200
    http_version: str = "1.1"
    clock: str | None = "perf_counter_ns"

    def write(self, path: Path) -> Path:
        """Record it; frames of one time are one read."""
        writer = Writer(path, Origin("test", clock=self.clock), force=True)
        url = "https://api.anthropic.com/v1/messages"
        writer.request("POST", url, [], b'{"stream":true}', asked_for_stream=True)
        writer.response(self.status, self.http_version, self.headers, self._at(80_000_000))
        reads: dict[int, bytes] = {}
        for t_ns, raw in self.frames:
            reads[t_ns] = reads.get(t_ns, b"") + raw
        for t_ns, chunk in reads.items():
            writer.read(chunk, self._at(t_ns))
        writer.end("eof", self._at(self.frames[-1][0] + 1_000_000))
        return path

    def each(self, change: Callable[[bytes], bytes | None]) -> Carried:
        """The stream with each frame changed, or left out where that is `None`."""
        changed = ((t_ns, change(raw)) for t_ns, raw in self.frames)
        return replace(self, frames=tuple((t_ns, raw) for t_ns, raw in changed if raw is not None))

    def timed(self, change: Callable[[int], int]) -> Carried:
        """The stream with each time changed."""
        return replace(self, frames=tuple((change(t_ns), raw) for t_ns, raw in self.frames))

    def _at(self, t_ns: int) -> int | None:
        return t_ns if self.clock else None


def sample(path: Path = SAMPLE) -> Carried:
    """A recording as it was carried."""
    with load(path) as recording:
        return Carried(
            tuple(
                (line.t_ns or 0, line.raw)
                for line in recording.lines()
                if isinstance(line, Event | RawFrame)
            )
        )
