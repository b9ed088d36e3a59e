"""Exchanges: the recordings of a session, a line each, and when they ran beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inspector.analysis.analysis import Analysis
from inspector.analysis.quantity import duration, short
from inspector.recording import RecordingError, load
from inspector.timeline.bases import moment_of
from inspector.timeline.cell import fitted, visible
from inspector.tui.line import Line, Piece

_BARS = 110  # columns from which there is room for bars
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One recording, as far as its first and its last lines tell; or why it cannot be read."""

    path: Path
    started: datetime | None = None
    model: str = ""
    outcome: str = ""
    is_wrong: bool = False
    is_live: bool = False
    duration_ns: int | None = None
    refusal: str = ""
    """Why it cannot be read."""
    analysis: Analysis | None = None
    """What takes a look at all of it; `None` before that."""

    @property
    def begin_ns(self) -> int | None:
        """When it began, on the wall clock."""
        return None if self.started is None else round(self.started.timestamp() * _SECOND)


def exchange(path: Path) -> Exchange:
    """What can be told of a recording without reading all of it."""
    try:
        with load(path) as recording:
            end, live = recording.end, recording.is_live
            request = recording.request.json() if recording.request else None
            model = request.get("model") if isinstance(request, dict) else None
            running = "running" if live else "no end"
            return Exchange(
                path=path,
                started=moment_of(recording.header.started),
                model=visible(model) if isinstance(model, str) else "",
                outcome=end.outcome if end else running,
                is_wrong=end.outcome != "complete" if end else not live,
                is_live=live and end is None,
                duration_ns=end.t_ns if end else None,
            )
    except RecordingError as error:
        return Exchange(path, outcome="unreadable", is_wrong=True, refusal=visible(str(error)))


def in_order(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """As they began; those that do not say when come last."""
    return sorted(exchanges, key=lambda one: (one.begin_ns is None, one.begin_ns or 0, one.path))


def heading(width: int) -> str:
    """The names of the columns."""
    told = f"   {'start':<8}  {'model':<18}  {'outcome':<16}"
    told += f" {'TTFT':>9} {'duration':>10} {'tokens':>8}"
    return told + ("  file" if width >= _BARS else "")


def lines(exchanges: Sequence[Exchange], cursor: int, width: int) -> list[Line]:
    """A line an exchange, with bars on one time axis where there is room."""
    begins = [one.begin_ns for one in exchanges if one.begin_ns is not None]
    ends = [one.begin_ns + (one.duration_ns or 0) for one in exchanges if one.begin_ns is not None]
    span = (min(begins), max(ends)) if begins else None
    names = min(24, max((len(one.path.name) for one in exchanges), default=0))
    told = []
    for place, one in enumerate(exchanges):
        glyph = f"{'>' if place == cursor else ' '}{'!' if one.is_wrong else ' '} "
        text = glyph + _facts(one)
        if width >= _BARS:
            text += f"  {fitted(visible(one.path.name), names)}  "
            text += _bar(one, span, width - len(text) - 2) if span else ""
        style = "cursor" if place == cursor else "wrong" if one.is_wrong else "plain"
        told.append(Line((Piece(fitted(text, width), style),)))
    return told


def _facts(one: Exchange) -> str:
    start = one.started.astimezone().strftime("%H:%M:%S") if one.started else "-"
    ttft = tokens = ""
    if one.analysis is not None:
        ttft = short(one.analysis.figures["first_token"])
        tokens = short(one.analysis.figures["output_tokens"])
    lasted = "-" if one.duration_ns is None else duration(one.duration_ns)
    return (
        f"{start:<8}  {fitted(one.model, 18)}  {fitted(one.outcome, 16)}"
        f" {ttft:>9} {lasted:>10} {tokens:>8}"
    )


def _bar(one: Exchange, span: tuple[int, int], width: int) -> str:
    """When it ran on the axis of all: `.` until its first token, `=` from there on."""
    if one.begin_ns is None or width < 10:
        return ""
    scale = (width - 1) / max(1, span[1] - span[0])
    start = round((one.begin_ns - span[0]) * scale)
    end = max(start + 1, round((one.begin_ns + (one.duration_ns or 0) - span[0]) * scale))
    first = one.analysis.figures["first_token"].value if one.analysis else None
    wait = 0 if first is None else min(end - start, round(first * scale))
    return " " * start + "." * wait + "=" * (end - start - wait)
