"""Recordings made by hand, with round times."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Self

import pytest

from inspector.analysis.analysis import Analysis, analyse
from inspector.recording.lines import (
    Body,
    End,
    Event,
    Header,
    Line,
    Outcome,
    RawFrame,
    Request,
    Response,
    Split,
    Tail,
)

MS = 1_000_000


class Hand:
    """Writes the lines of a recording; whatever is added arrives at the time last set by `at`."""

    def __init__(self, *, clock: str | None = "perf_counter_ns", **labels: str) -> None:
        self.lines: list[Line] = [Header(1, "id", None, clock, "prompt", None, 1, {}, labels, {})]
        self._timed = clock is not None
        self._t_ns: int | None = 0 if self._timed else None
        self._asked_ns: int | None = None

    def at(self, ms: float, *, asked: float | None = None) -> Self:
        """A read that returned at `ms`, asked for (late) at `asked`."""
        self._t_ns = round(ms * MS) if self._timed else None
        self._asked_ns = None if asked is None else round(asked * MS)
        return self

    def request(self, **body: Any) -> Self:
        """The request."""
        return self._add(Request(2, 0, "POST", "/v1/messages", (), json.dumps(body).encode()))

    def headers(self, **headers: str) -> Self:
        """The response's headers; `_` stands for `-`."""
        pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return self._add(Response(3, self._t_ns, 200, "1.1", pairs, {}))

    def event(self, kind: str, **payload: Any) -> Self:
        """Any event."""
        return self.raw_event(kind, json.dumps({"type": kind, **payload}))

    def raw_event(self, event: str, data: str) -> Self:
        """An event whose data need not be JSON."""
        return self._add(Event(9, self._t_ns, event, data.encode(), self._late()))

    def ping(self) -> Self:
        """A ping."""
        return self.event("ping")

    def comment(self, raw: bytes = b": keepalive\n\n") -> Self:
        """A frame that dispatches nothing."""
        return self._add(RawFrame(9, self._t_ns, raw, self._late()))

    def split(self, arrived: int) -> Self:
        """A read that ended inside the frame that is added next."""
        return self._add(Split(9, self._t_ns, arrived, self._late()))

    def tail(self, raw: bytes) -> Self:
        """What was unterminated at the end."""
        return self._add(Tail(9, self._t_ns, raw))

    def body(self, raw: bytes) -> Self:
        """A read of a response that is no event stream."""
        return self._add(Body(9, self._t_ns, raw, self._late()))

    def start(self, model: str = "claude-sonnet-4-5", **message: Any) -> Self:
        """`message_start`."""
        usage = {"input_tokens": 10, "output_tokens": 1}
        return self.event(
            "message_start", message={"model": model, "content": [], "usage": usage, **message}
        )

    def open(self, index: int, kind: str, **block: Any) -> Self:
        """`content_block_start`."""
        return self.event("content_block_start", index=index, content_block={"type": kind, **block})

    def delta(self, index: int, kind: str, **delta: Any) -> Self:
        """`content_block_delta`."""
        return self.event("content_block_delta", index=index, delta={"type": kind, **delta})

    def text(self, index: int, text: str) -> Self:
        """A `text_delta`."""
        return self.delta(index, "text_delta", text=text)

    def think(self, index: int, thinking: str, **more: Any) -> Self:
        """A `thinking_delta`."""
        return self.delta(index, "thinking_delta", thinking=thinking, **more)

    def json(self, index: int, fragment: str) -> Self:
        """An `input_json_delta`."""
        return self.delta(index, "input_json_delta", partial_json=fragment)

    def close(self, index: int) -> Self:
        """`content_block_stop`."""
        return self.event("content_block_stop", index=index)

    def usage(self, output: int | None, stop: str = "end_turn", **usage: Any) -> Self:
        """`message_delta`."""
        given = usage if output is None else {"output_tokens": output, **usage}
        return self.event("message_delta", delta={"stop_reason": stop}, usage=given)

    def stop(self) -> Self:
        """`message_stop`."""
        return self.event("message_stop")

    def end(self, outcome: Outcome = "complete") -> Self:
        """The end line."""
        return self._add(End(99, self._t_ns, None, outcome, None, 0, 0, None, "", {}))

    def analyse(self, stall_ms: float | None = None) -> Analysis:
        """The analysis of what was written."""
        return analyse(self.lines, stall_ns=None if stall_ms is None else round(stall_ms * MS))

    def value(self, name: str) -> float | None:
        """The value of a figure."""
        return self.analyse().figures[name].value

    def why(self, name: str) -> str | None:
        """The reason why a figure has no value."""
        return self.analyse().figures[name].why

    def ended_by(self, name: str) -> int | None:
        """The number of the event that ended a figure."""
        return self.analyse().figures[name].event

    def tokens(self) -> list[str]:
        """The tokens of each block: `12`, `≈ 12` or the reason why they are not known."""
        figures = [block.tokens for block in self.analyse().blocks]
        return [
            figure.why or f"{'≈ ' if figure.estimated else ''}{figure.value}" for figure in figures
        ]

    def _late(self) -> int | None:
        """When the read was asked for, on its first line only."""
        asked_ns, self._asked_ns = self._asked_ns, None
        return asked_ns

    def _add(self, line: Line) -> Self:
        self.lines.append(line)
        return self


@pytest.fixture(scope="session")
def hand() -> Callable[..., Hand]:
    """Makes an empty recording to write by hand."""
    return Hand


@pytest.fixture
def short(hand: Callable[..., Hand]) -> Hand:
    """A short text answer in seven reads and six bursts."""
    return (
        hand(case="short")
        .at(100)
        .headers(server="cloudflare", via="1.1 proxy")
        .at(200)
        .start()
        .open(0, "text", text="")
        .ping()
        .at(300)
        .text(0, "Hello")
        .at(301)
        .text(0, " world")
        .at(500)
        .text(0, " again")
        .at(600)
        .ping()
        .at(1000)
        .text(0, " and")
        .at(1100)
        .close(0)
        .usage(23)
        .stop()
        .at(1110)
        .end()
    )
