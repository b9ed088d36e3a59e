"""What `record` says of a recording once it has ended."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from inspector.analysis.analysis import Analysis, analyse
from inspector.analysis.quantity import quantity
from inspector.recording import Body, Event, Outcome, Recording, RecordingError, Summary, load
from inspector.timeline.cell import cut, visible

_TIMES = (
    ("headers", "headers"),
    ("first_token", "TTFT"),
    ("message_stop", "E2E"),
)
_TOKENS = (
    ("input_tokens", "in"),
    ("cache_read_input_tokens", "cache read"),
    ("output_tokens", "out"),
    ("thinking_tokens", "of these thinking"),
)
_LONGEST_REASON = 500

_NEXT: dict[Outcome, str] = {
    "aborted_upstream": "`inspect check` says what is missing",
    "no_response": "check the address and the network",
    "not_a_stream": "`inspect export --to sse` prints what came",
    "timeout": "--timeout allows for more",
    "truncated": "`inspect check` says what is missing",
}
"""What to do next, by outcome."""

_NEXT_BY_STATUS = {
    400: "check the request",
    401: "check the key",
    403: "check what the key may do",
    404: "check the address and the model",
    413: "send less",
    429: "try again later, or raise --max-retries",
    529: "try again later, or raise --max-retries",
}
"""What to do next, by the status of a refusal."""


def summary_lines(summary: Summary) -> Iterator[str]:
    """The outcome with its reason, then counts, times, tokens. The path comes after them."""
    yield outcome_line(summary)
    try:
        with load(summary.path) as recording:
            analysis = analyse(recording.lines())
    except RecordingError:  # the disk was full from the start, which was said
        return
    if summary.bytes:
        reads = int(analysis.figures["reads"].value or 0)
        events = _counted(summary.events, "event")
        yield f"  {events} in {_counted(reads, 'read')}, {_counted(summary.bytes, 'byte')}"
    times = _told(analysis, _TIMES)
    if times and summary.events:
        yield f"  {', '.join(times)}"
    tokens = _told(analysis, _TOKENS)
    if tokens:
        stop = f"; stop reason {visible(analysis.stop_reason)}" if analysis.stop_reason else ""
        yield f"  tokens {', '.join(tokens)}{stop}"
    if summary.redacted:
        yield f"  secrets taken out of the answer: {summary.redacted:,}"


def outcome_line(summary: Summary) -> str:
    """The outcome, why, and what to do next."""
    told: str = summary.outcome
    if summary.outcome == "complete":
        return told
    hint = _NEXT.get(summary.outcome)
    if summary.outcome == "http_error":
        told, hint = f"{told} {summary.status}", _NEXT_BY_STATUS.get(summary.status or 0)
    reason = cut(visible(_reason(summary)), _LONGEST_REASON)
    told = f"{told}: {reason}" if reason else told
    return f"{told}; {hint}" if hint else told


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _told(analysis: Analysis, names: tuple[tuple[str, str], ...]) -> list[str]:
    """The figures that are known and not nought."""
    known = ((analysis.figures[name], words) for name, words in names)
    return [f"{words} {quantity(figure)}" for figure, words in known if figure.value]


def _reason(summary: Summary) -> str:
    """What ended the stream, in its own words."""
    error = ": ".join(filter(None, (summary.error or {}).values()))
    try:
        with load(summary.path) as recording:
            match summary.outcome:
                case "error_event" | "http_error":
                    return _api_message(recording) or error or _kind(recording)
                case "interrupted":
                    return ""
                case "no_response":
                    return f"{error} at {recording.request.url}" if recording.request else error
                case "not_a_stream":
                    return _kind(recording)
                case "truncated":
                    return "no message_stop came"
    except RecordingError:  # it could not be written; what happened is known all the same
        pass
    return error


def _kind(recording: Recording) -> str:
    kind = recording.response and recording.response.header("content-type")
    return f"{kind or 'no content type'} came"


def _api_message(recording: Recording) -> str | None:
    """The error that the API answered with, as an event or as a body."""
    body, event = [], b""
    for line in recording.lines():
        if isinstance(line, Body):
            body.append(line.raw)
        elif isinstance(line, Event) and (line.event == "error" or b'"error"' in line.data[:20]):
            event = line.data
    try:
        error = orjson.loads(event or b"".join(body))["error"]
        return f"{error['type']}: {error['message']}"
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
