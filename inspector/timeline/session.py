"""A session: its exchanges in order, and the time axis that they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inspector.timeline.exchange import Exchange
from inspector.timeline.pieces import Piece, Pieces
from inspector.timeline.scale import Scale

WAIT, SENDING = "~", "="
_ENDS = {False: "|", True: "!"}
_GOES_ON = ">"

_UNITS = (("s", 1), ("min", 60), ("h", 3_600), ("d", 86_400))
_MOST_OF_A_UNIT = 300
_SECOND = 1_000_000_000


def in_order(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """As the calls began, the attempts of each together; what has no time comes last."""
    calls: dict[object, list[Exchange]] = {}
    for one in exchanges:
        calls.setdefault(one.call or one.path, []).append(one)
    for attempts in calls.values():
        attempts.sort(key=lambda one: (one.attempt, *_began(one)))
    began = sorted(calls.values(), key=lambda attempts: _began(attempts[0]))
    return [one for attempts in began for one in attempts]


def newest(exchanges: Sequence[Exchange]) -> int:
    """The place of the one that began last; 0 where there is none."""
    known = [place for place, one in enumerate(exchanges) if one.started_ns is not None]
    return max(known, key=lambda place: exchanges[place].started_ns or 0, default=0)


@dataclass(frozen=True, slots=True)
class Axis:
    """The time that all exchanges of a session share, on so many columns."""

    begin_ns: int
    end_ns: int
    columns: int
    now_ns: int
    """The moment up to which those last that have not ended."""

    @classmethod
    def over(cls, exchanges: Iterable[Exchange], columns: int, now_ns: int) -> Axis | None:
        """From the first beginning to the last end; `None` where nothing has a time."""
        spans = [
            (one.started_ns, one.started_ns + (one.lasted_by(now_ns) or 0))
            for one in exchanges
            if one.started_ns is not None
        ]
        if not spans or columns < 1:
            return None
        return cls(min(spans)[0], max(end for _, end in spans), columns, now_ns)

    def labels(self) -> str:
        """Round moments since the first beginning."""
        unit, seconds = self._unit
        cells = [" "] * self.columns
        for column, told in self._scale(seconds).labels():
            text = f"{told.removesuffix(' s')} {unit}" if column == 0 else told
            cells[column : column + len(text)] = text
        return "".join(cells)[: self.columns]

    def bar(self, one: Exchange) -> Pieces:
        """When it ran: the wait for its first token, what it sent, and how it ended."""
        if one.started_ns is None:
            return ()
        since_ns = one.started_ns - self.begin_ns
        lasted_ns = one.lasted_by(self.now_ns) or 0
        scale = self._scale(1)
        begin, end = scale.column(since_ns), scale.column(since_ns + lasted_ns)
        waited_ns = lasted_ns if one.ttft_ns is None else min(one.ttft_ns, lasted_ns)
        first = min(scale.column(since_ns + waited_ns), end)
        edge = _GOES_ON if one.is_live else _ENDS[one.is_wrong]
        return (
            Piece(" " * begin),
            Piece(WAIT * (first - begin), "wait"),
            Piece(SENDING * (end - first), "block.text"),
            Piece(edge, "stall" if one.is_wrong else "block.text"),
        )

    def _scale(self, unit: int) -> Scale:
        return Scale(max(self.end_ns - self.begin_ns, 1) // unit, self.columns)

    @property
    def _unit(self) -> tuple[str, int]:
        span_s = (self.end_ns - self.begin_ns) / _SECOND
        return next((u for u in _UNITS if span_s / u[1] <= _MOST_OF_A_UNIT), _UNITS[-1])


def matching(exchanges: Iterable[Exchange], words: str) -> Iterator[Exchange]:
    """Those that hold every word; a word behind a `!` must not be there."""
    terms = words.lower().split()
    for one in exchanges:
        text = one.text
        if all((term[1:] not in text) if term[:1] == "!" else (term in text) for term in terms):
            yield one


def _began(one: Exchange) -> tuple[bool, int, str]:
    return one.started_ns is None, one.started_ns or 0, str(one.path)
