"""Usage: the tokens that the stream itself counts."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from inspector.analysis.figure import Figure
from inspector.analysis.occurrence import Occurrence

INPUTS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


class Usage(NamedTuple):
    """What the stream says, each count `None` where it does not."""

    output: int | None
    """All output tokens, of the last `message_delta` that gives them."""
    thinking: int | None
    """Of these the raw reasoning, its delimiters included."""
    compaction: int | None
    """Output tokens of the compaction iterations, which are not among `output`."""
    inputs: Mapping[str, int]
    """Input counts by their name in the API, those given."""
    event: int | None
    """Number of the event that gave `output`."""

    def figures(self) -> list[Figure]:
        """The counts, with reasons where there are none."""
        why = "no usage" if self.output is None else "not given"
        return [
            _count("output_tokens", self.output, self.event, "no usage"),
            _count("thinking_tokens", self.thinking, self.event, why),
            *(_count(name, self.inputs.get(name), None, "not given") for name in INPUTS),
        ]


class UsageCounter:
    """Follows the usage of a stream.

    `message_delta.usage` is cumulative: the last count of a field holds, a repeated event changes
    nothing, and a field left out keeps the value of `message_start`. But the output count of
    `message_start` is a placeholder and never taken.
    """

    def __init__(self) -> None:
        self._fields: dict[str, Any] = {}
        self._final: dict[str, Any] = {}
        self._event: int | None = None

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.type == "message_start":
            if not self._fields:
                self._fields = _given(now.part("message").get("usage"))
        elif now.type == "message_delta":
            given = _given(now.part("usage"))
            if _whole(given.get("output_tokens")) is not None:
                self._event = now.number
            self._final.update(given)

    def close(self) -> Usage:
        """What was counted."""
        final = self._final
        details = final.get("output_tokens_details")
        known = {**self._fields, **final}
        counts = {name: _whole(known.get(name)) for name in INPUTS}
        return Usage(
            output=_whole(final.get("output_tokens")),
            thinking=_whole(details.get("thinking_tokens")) if isinstance(details, dict) else None,
            compaction=_compaction(final.get("iterations")),
            inputs={name: count for name, count in counts.items() if count is not None},
            event=self._event,
        )


def _given(usage: Any) -> dict[str, Any]:
    """The fields of a usage object that have a value."""
    if not isinstance(usage, dict):
        return {}
    return {name: value for name, value in usage.items() if value is not None}


def _whole(count: Any) -> int | None:
    return count if isinstance(count, int) and not isinstance(count, bool) else None


def _compaction(iterations: Any) -> int | None:
    counts = [
        _whole(one.get("output_tokens"))
        for one in (iterations if isinstance(iterations, list) else [])
        if isinstance(one, dict) and one.get("type") == "compaction"
    ]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _count(name: str, count: int | None, event: int | None, absent: str) -> Figure:
    known = count is not None
    return Figure(name, "tokens", count, event if known else None, None if known else absent)
