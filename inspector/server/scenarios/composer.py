"""Writes a stream as the API would send it: each event's bytes, and the moment they arrive."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from inspector.server.scenarios.delivery import Cuts, Timed, delivered
from inspector.server.scenarios.headers import stream_headers
from inspector.server.scenarios.ids import Ids
from inspector.server.scenarios.pieces import even, ragged
from inspector.server.scenarios.size import CALL, FRAMING, tokens
from inspector.server.script import Script

MILLISECOND = 1_000_000

TEXT: Mapping[str, Any] = {"type": "text", "text": ""}
CITED_TEXT: Mapping[str, Any] = {"citations": [], "type": "text", "text": ""}
THINKING: Mapping[str, Any] = {"type": "thinking", "thinking": "", "signature": ""}


@dataclass(frozen=True, slots=True)
class Tempo:
    """How deltas are cut and how they follow each other."""

    gap_ms: float = 42
    """The median gap; gaps are log-normal."""
    spread: float = 0.5
    """The standard deviation of a gap's logarithm."""
    coalesced: float = 0.2
    """The share of deltas that arrive in the read of the one before."""
    characters: float = 11
    """The median length of a delta; lengths are log-normal too."""


class Composer:
    """Writes one stream, event by event, with a clock that it moves on itself."""

    def __init__(
        self, seed: str, model: str, *, headers_ms: float = 480, tempo: Tempo | None = None
    ) -> None:
        self.random = Random(seed)
        self.ids = Ids(self.random)
        self.headers = stream_headers(self.ids)
        self.events: list[Timed] = []
        self.headers_ns = int(headers_ms * MILLISECOND) + self.random.randrange(MILLISECOND)
        self.output_tokens = FRAMING
        self.thinking_tokens = 0
        self._model = model
        self._tempo = tempo or Tempo()
        self._now_ns = self.headers_ns
        self._input_tokens = 0
        self._block = -1

    def wait(self, ms: float) -> None:
        """Let time pass, up to a fifth more or less than `ms`."""
        self._now_ns += int(ms * MILLISECOND * self.random.uniform(0.8, 1.2))

    def start(self, input_tokens: int) -> None:
        """Begin the message; `output_tokens` is a placeholder there, as in the API's."""
        self._input_tokens = input_tokens
        message: dict[str, Any] = {
            "model": self._model,
            "id": self.ids.message(),
            "type": "message",
            "role": "assistant",
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "stop_details": None,
            "usage": {
                "input_tokens": input_tokens,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
                "output_tokens": self.random.randint(1, 8),
                "service_tier": "standard",
                "inference_geo": "global",
            },
        }
        self.wait(2)
        self.event({"type": "message_start", "message": message})

    def open(self, block: Mapping[str, Any]) -> None:
        """Begin the next content block, in the read of the event before."""
        self._block += 1
        self.event({"type": "content_block_start", "index": self._block, "content_block": block})

    def close(self) -> None:
        """End the content block."""
        self.event({"type": "content_block_stop", "index": self._block})

    def ping(self) -> None:
        """Say that the connection is alive; the API spells this event its own way."""
        self.events.append(Timed(self._now_ns, b'event: ping\ndata: {"type": "ping"}\n\n'))

    def say(self, text: str, *, deltas: int | None = None) -> None:
        """Stream text into the open text block, in exactly `deltas` pieces if that is given."""
        self.output_tokens += tokens(text)
        for piece in even(text, deltas) if deltas else self._ragged(text):
            self._delta({"type": "text_delta", "text": piece})

    def think(self, text: str) -> None:
        """Stream a summary of reasoning into the open thinking block."""
        self.reason(tokens(text))
        for piece in self._ragged(text):
            self._delta({"type": "thinking_delta", "thinking": piece})

    def reason(self, count: int) -> None:
        """Count tokens of reasoning, shown or not."""
        self.output_tokens += count
        self.thinking_tokens += count

    def sign(self) -> None:
        """Sign the open thinking block, which the API does just before it ends."""
        signature = self.ids.opaque(220 + self.random.randrange(120))
        self._delta({"type": "signature_delta", "signature": signature})

    def cite(self, citation: Mapping[str, Any]) -> None:
        """Attach one citation to the open text block."""
        self._delta({"type": "citations_delta", "citation": citation})

    def call(self, name: str, input_json: str, *, server: bool = False) -> str:
        """Open a tool call and stream its input, JSON text that may be cut anywhere; its id."""
        self.output_tokens += CALL + tokens(input_json)
        if server:
            call_id = self.ids.server_tool_use()
            self.open({"type": "server_tool_use", "id": call_id, "name": name, "input": {}})
        else:
            call_id = self.ids.tool_use()
            caller = {"type": "direct"}
            self.open(
                {"type": "tool_use", "id": call_id, "name": name, "input": {}, "caller": caller}
            )
        self._delta({"type": "input_json_delta", "partial_json": ""})
        self.wait(4 * self._tempo.gap_ms)
        for piece in self._ragged(input_json):
            self._delta({"type": "input_json_delta", "partial_json": piece})
        return call_id

    def stop(self, reason: str, **usage: Any) -> None:
        """End the message; `usage` adds to the totals or overrides them."""
        totals = {
            "input_tokens": self._input_tokens,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": self.output_tokens,
            "output_tokens_details": {"thinking_tokens": self.thinking_tokens},
            **usage,
        }
        delta = {"stop_reason": reason, "stop_sequence": None, "stop_details": None}
        self.wait(self._tempo.gap_ms)
        self.event({"type": "message_delta", "delta": delta, "usage": totals})
        self.event({"type": "message_stop"})

    def script(self, cuts: Cuts | None = None) -> Script:
        """What was written so far, as the answer of an HTTP attempt that ended well."""
        return Script(
            status=200,
            headers=self.headers,
            chunks=delivered(self.events, self.random, cuts),
            headers_ns=self.headers_ns,
            end_ns=self._now_ns + self.random.randint(1, 3 * MILLISECOND),
        )

    def event(self, data: Mapping[str, Any]) -> None:
        """Send an event now, padded as the API pads: 0 to 15 spaces before the last brace."""
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        padding = " " * self.random.randrange(16)
        frame = f"event: {data['type']}\ndata: {text[:-1]}{padding}}}\n\n"
        self.events.append(Timed(self._now_ns, frame.encode()))

    def _delta(self, delta: Mapping[str, Any]) -> None:
        if self.random.random() >= self._tempo.coalesced:
            gap_ms = self.random.lognormvariate(math.log(self._tempo.gap_ms), self._tempo.spread)
            self._now_ns += int(gap_ms * MILLISECOND)
        self.event({"type": "content_block_delta", "index": self._block, "delta": delta})

    def _ragged(self, text: str) -> list[str]:
        return ragged(text, self.random, self._tempo.characters)
