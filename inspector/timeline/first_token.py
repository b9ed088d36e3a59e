"""The first token of a recording: known as soon as it has come, before any analysis."""

from __future__ import annotations

from inspector.analysis.content import DELTA, content_of
from inspector.recording import Event
from inspector.timeline.view import Timeline

_SLICE = 2_000  # rows that are looked at in one go


class FirstToken:
    """Looks for the first delta with content (TTFT) as the rows come, each of them once."""

    def __init__(self, timeline: Timeline) -> None:
        self.t_ns: int | None = None
        """When it came; `None` as long as none was seen, and without times."""
        self._timeline = timeline
        self._looked = 0
        self._is_seen = False

    def refresh(self) -> None:
        """Look at some rows more."""
        timeline = self._timeline
        end = min(len(timeline), self._looked + _SLICE)
        while self._looked < end and not self._is_seen:
            row = self._looked
            self._looked += 1
            if timeline.kind(row).type == DELTA and _has_content(timeline, row):
                self.t_ns, self._is_seen = timeline.t_ns(row), True


def _has_content(timeline: Timeline, row: int) -> bool:
    line = timeline.line(row)
    try:
        payload = line.json() if isinstance(line, Event) else None
    except ValueError:
        return False
    return isinstance(payload, dict) and content_of(payload.get("delta")) is not None
