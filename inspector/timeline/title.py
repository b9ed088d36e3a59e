"""What a recording is and how it went, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from inspector.analysis.quantity import duration
from inspector.recording import Outcome, Recording
from inspector.timeline.cell import cut, visible, width

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


class Fact(NamedTuple):
    """One thing to know of a recording."""

    text: str
    """Without control characters."""
    rank: int = 0
    """Where there is no room for all facts, those of the highest rank go first; 0 always stays."""


DEMO, DURATION, EVENTS, STOP, MODEL, TOKENS, STATUS = range(1, 8)
"""The ranks of facts that may be left out."""


def title(recording: Recording, columns: int) -> list[str]:
    """File, model, status, outcome in words, duration, events: no line wider, no fact torn."""
    lines: list[str] = []
    for fact, _ in facts(recording):
        longer = f"{lines[-1]}{BETWEEN}{fact}" if lines else fact
        if width(longer) <= columns:
            lines[-1:] = [longer]
        else:
            lines.append(fact)
    return lines


def facts(recording: Recording, *, model: str | None = None) -> Iterator[Fact]:
    """The same one by one; `model` is what answered, for want of a request that names one."""
    end, response = recording.end, recording.response
    yield Fact(visible(recording.path.name))
    scenario = recording.header.labels.get("demo")
    if scenario is not None:
        yield Fact(visible(f"demo {scenario}"), DEMO)
    asked = model_of(recording) or model
    if asked:
        yield Fact(visible(asked), MODEL)
    if response is not None:
        yield Fact(str(response.status), STATUS if response.status == 200 else 0)
    if end is None:
        yield Fact("still being recorded" if recording.is_live else "no end line")
        return
    yield Fact(IN_WORDS[end.outcome])
    yield Fact("no times" if end.t_ns is None else duration(end.t_ns), DURATION)
    yield Fact(f"{end.events:,} events", EVENTS)


def fitting(told: Iterable[Fact], columns: int) -> list[str]:
    """The facts that fit on one line, in their order; the first is cut before an outcome is."""
    kept = list(told)
    while (beyond := width(BETWEEN.join(fact.text for fact in kept)) - columns) > 0:
        least = max(kept, key=lambda fact: fact.rank)
        if not least.rank:
            name = kept[0].text
            kept[0] = Fact(cut(name, max(width(name) - beyond, 1)))
            break
        kept.remove(least)
    return [fact.text for fact in kept]


def model_of(recording: Recording) -> str | None:
    """The model that was asked for."""
    request = recording.request.json() if recording.request else None
    model = request.get("model") if isinstance(request, dict) else None
    return model if isinstance(model, str) else None
