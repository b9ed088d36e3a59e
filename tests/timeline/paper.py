"""Recordings written by hand, line by line, with round times."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import orjson

from inspector.recording import load
from inspector.timeline.view import Timeline

MS = 1_000_000


class Paper:
    """The lines of a recording; whatever is added came at the time last set by `at`."""

    def __init__(self, folder: Path, *, clock: str | None = "test", response: bool = True) -> None:
        self.path = folder / "paper.jsonl"
        self._lines: list[bytes] = []
        self._timed = clock is not None
        self._ms = 0.0
        self.line(
            {"kind": "header", "format": "claude-stream", "version": 1, "id": "1",
             "started": "2026-11-22T06:14:29.585924Z", "clock": clock, "source": "test"}
        )  # fmt: skip
        if response:
            self.add("request", method="POST", url="http://h/v1/messages", headers=[], body={})
            self.add("response", status=200, headers=[["content-type", "text/event-stream"]])

    def at(self, ms: float) -> Self:
        """What comes next came at that time."""
        self._ms = ms
        return self

    def line(self, fields: dict[str, Any] | bytes) -> Self:
        """Any line."""
        self._lines.append(fields if isinstance(fields, bytes) else orjson.dumps(fields))
        return self

    def add(self, kind: str, **fields: Any) -> Self:
        """A line of a kind."""
        return self.line({"kind": kind, "t": self._t(), **fields})

    def event(self, kind: str, **payload: Any) -> Self:
        """An event."""
        return self.add("event", event=kind, data={"type": kind, **payload})

    def begin(self) -> Self:
        """The start of a message."""
        return self.event("message_start", message={"id": "msg_1", "model": "m", "content": []})

    def start(self, block: int = 0, kind: str = "text", **fields: Any) -> Self:
        """The start of a block."""
        return self.event(
            "content_block_start", index=block, content_block={"type": kind, **fields}
        )

    def text(self, *texts: str, block: int = 0) -> Self:
        """Deltas of text."""
        for text in texts:
            self.delta(block, "text_delta", text=text)
        return self

    def delta(self, block: int, kind: str, **fields: Any) -> Self:
        """Any delta."""
        return self.event("content_block_delta", index=block, delta={"type": kind, **fields})

    def stop(self, block: int = 0) -> Self:
        """The stop of a block."""
        return self.event("content_block_stop", index=block)

    def end(self, outcome: str = "complete", events: int = 0) -> Self:
        """The end line."""
        return self.add("end", outcome=outcome, events=events, bytes=0, sha256="")

    def write(self) -> Path:
        """Write it all anew."""
        self.path.write_bytes(b"".join(line + b"\n" for line in self._lines))
        return self.path

    @contextmanager
    def opened(self) -> Iterator[Timeline]:
        """Its timeline, taken in as a whole."""
        with load(self.write()) as recording:
            timeline = Timeline(recording)
            timeline.refresh()
            yield timeline

    def _t(self) -> int | None:
        return round(self._ms * MS) if self._timed else None


def answer(folder: Path) -> Paper:
    """A short answer: thinking, then text with a stall of 3 s in it, then a tool call.

    Rows: 0 request, 1 response, 2 message_start, 3 to 6 block 0, 7 ping, 8 to 12 block 1,
    13 to 16 block 2, 17 message_delta, 18 message_stop, 19 end.
    """
    paper = Paper(folder).at(100).begin().start(0, "thinking", thinking="")
    paper.at(200).delta(0, "thinking_delta", thinking="Let me see.")
    paper.at(300).delta(0, "thinking_delta", thinking=" Rain?")
    paper.stop(0).event("ping").start(1, "text", text="")
    paper.at(400).text("Light rain", block=1).at(3400).text(" in ", block=1)
    paper.at(3500).text("Paris.", block=1).stop(1)
    paper.at(3600).start(2, "tool_use", id="t", name="get_weather", input={})
    paper.delta(2, "input_json_delta", partial_json='{"city":')
    paper.at(3700).delta(2, "input_json_delta", partial_json=' "Paris"}').stop(2)
    paper.at(3800).event("message_delta", delta={"stop_reason": "tool_use"}, usage={})
    return paper.at(4000).event("message_stop").end(events=17)
