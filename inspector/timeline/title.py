"""What a recording is and how it went, in a few words."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.analysis.quantity import duration
from inspector.recording import Outcome, Recording
from inspector.timeline.cell import visible, width

BETWEEN = "   "

IN_WORDS: dict[Outcome, str] = {
    "complete": "complete",
    "error_event": "ended by an error event",
    "truncated": "truncated: no message_stop",
    "aborted_upstream": "aborted by the other side",
    "aborted_client": "left by its client",
    "timeout": "timed out",
    "http_error": "refused",
    "not_a_stream": "answered, but not with a stream",
    "no_response": "no response",
    "interrupted": "interrupted",
}


def title(recording: Recording, columns: int) -> list[str]:
    """File, model, status, outcome in words, duration, events: no line wider, no fact torn."""
    lines: list[str] = []
    for fact in facts(recording):
        longer = f"{lines[-1]}{BETWEEN}{fact}" if lines else fact
        if width(longer) <= columns:
            lines[-1:] = [longer]
        else:
            lines.append(fact)
    return lines


def facts(recording: Recording) -> Iterator[str]:
    """The same one by one, without control characters."""
    end, response = recording.end, recording.response
    yield visible(recording.path.name)
    scenario = recording.header.labels.get("demo")
    if scenario is not None:
        yield visible(f"demo {scenario}")
    request = recording.request.json() if recording.request else None
    model = request.get("model") if isinstance(request, dict) else None
    if isinstance(model, str):
        yield visible(model)
    if response is not None:
        yield str(response.status)
    if end is None:
        yield "still being recorded" if recording.is_live else "no end line"
        return
    yield IN_WORDS[end.outcome]
    yield "no times" if end.t_ns is None else duration(end.t_ns)
    yield f"{end.events:,} events"
