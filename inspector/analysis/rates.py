"""Rates: how fast visible output came, a token and a second at a time."""

from __future__ import annotations

from inspector.analysis.arrivals import Moment
from inspector.analysis.estimate import Estimator
from inspector.analysis.figure import NO_TIMES, Figure
from inspector.analysis.occurrence import Occurrence
from inspector.analysis.tokens import NO_CONSTANTS

SHORTEST_NS = 250_000_000
"""A rate over less time than this is noise."""

FEWEST_BURSTS = 3
"""So is a rate over fewer bursts than this."""

_SECOND = 1_000_000_000


class Rates:
    """Measures from the first visible content delta to the last.

    `tpot` = (t_last - t_first) / (visible tokens - tokens of the first burst): those of the first
    burst had been made before the clock started. They are estimated, and so is all that follows.
    """

    def __init__(self) -> None:
        self._deltas = 0
        self._bursts = 0
        self._first: Moment | None = None
        self._last: Moment | None = None
        self._last_event = 0
        self._first_words: list[str] = []  # of the first burst

    def take(self, now: Occurrence) -> None:
        """Take the next event."""
        if now.content is None or not now.content.is_output:
            return
        self._deltas += 1
        if self._last is None or now.at.burst != self._last.burst:
            self._bursts += 1
        if self._bursts == 1:
            self._first_words.append(now.content.text)
            self._first = self._first or now.at
        self._last = now.at
        self._last_event = now.number

    def close(
        self, visible: Figure, output: Figure, e2e: Figure, bursts: Figure, by: Estimator | None
    ) -> list[Figure]:
        """The rates, of the visible output tokens and of all, over what the stream took."""
        tpot = self._tpot(visible, by)
        return [tpot, self._rate(tpot), _rate_e2e(output, e2e, bursts), self._per_delta(visible)]

    @property
    def _window_ns(self) -> int | None:
        if not self._first or not self._last:
            return None
        if self._first.t_ns is None or self._last.t_ns is None:
            return None
        return self._last.t_ns - self._first.t_ns

    def _tpot(self, visible: Figure, by: Estimator | None) -> Figure:
        window_ns = self._window_ns
        why = self._why_not() or visible.why or (None if by else NO_CONSTANTS)
        if why or by is None or visible.value is None or window_ns is None:
            return Figure("tpot", "ns", why=why)
        timed = visible.value - by.words("".join(self._first_words))
        if timed <= 0:
            return Figure("tpot", "ns", why="all tokens in the first burst")
        return Figure("tpot", "ns", round(window_ns / timed), self._last_event, estimated=True)

    def _why_not(self) -> str | None:
        """Why there is no stretch of time to be measured."""
        if not self._deltas:
            return "no visible content"
        if self._window_ns is None:
            return NO_TIMES
        return "all visible content in one burst" if self._bursts == 1 else None

    def _rate(self, tpot: Figure) -> Figure:
        why = tpot.why or _too_little(self._window_ns or 0, self._bursts)
        if why or not tpot.value:
            return Figure("rate", "tokens/s", why=why or "no time passed")
        return Figure("rate", "tokens/s", _SECOND / tpot.value, tpot.event, estimated=True)

    def _per_delta(self, visible: Figure) -> Figure:
        name = "tokens_per_delta"
        why = visible.why if self._deltas else "no visible content"
        if why or visible.value is None:
            return Figure(name, "tokens/event", why=why)
        return Figure(name, "tokens/event", visible.value / self._deltas, self._last_event)


def _rate_e2e(output: Figure, e2e: Figure, bursts: Figure) -> Figure:
    why = e2e.why or output.why or _too_little(e2e.value or 0, bursts.value or 0)
    if why or output.value is None or not e2e.value:
        return Figure("rate_e2e", "tokens/s", why=why or "no time passed")
    return Figure("rate_e2e", "tokens/s", output.value * _SECOND / e2e.value, e2e.event)


def _too_little(window_ns: float, bursts: float) -> str | None:
    if window_ns < SHORTEST_NS:
        return f"less than {SHORTEST_NS // 1_000_000} ms"
    return f"fewer than {FEWEST_BURSTS} bursts" if bursts < FEWEST_BURSTS else None
