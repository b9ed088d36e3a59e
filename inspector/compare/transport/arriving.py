"""When it arrived: whether a hop held events back, and how much later they came."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from inspector.analysis.figure import NO_TIMES, Figure
from inspector.compare.rule import Rule
from inspector.compare.transport.pair import Pair, transport
from inspector.compare.transport.traffic import Traffic

BUFFERED = transport("buffered", "warning", "A hop holds the stream back, which BASE shows not.")
BATCHED = transport("batched", "info", "Content comes several deltas a burst, in BASE one by one.")
COALESCED = transport("coalesced", "info", "Far more events share a burst with others.")
FLUSHED = transport("flush-last", "info", "Far more events come with the last burst.")
DELAYED = transport("delayed", "info", "The first event or token came later, in these two runs.")
PAUSED = transport("longest-gap", "info", "The longest silence is longer, in these two runs.")

RULES: Final[tuple[Rule, ...]] = (BUFFERED, BATCHED, COALESCED, FLUSHED, DELAYED, PAUSED)

SHIFT: Final = 0.25
"""By how much a share of the events must grow to be told."""

SHARES: Final = {"coalesced": COALESCED, "flush_last": FLUSHED}
_MEANT: Final = {
    "coalesced": "of the events share a burst",
    "flush_last": "of the events came with the last burst",
}
DELAYS: Final = {"first_event": DELAYED, "first_token": DELAYED, "chunk_gap_max": PAUSED}


def compare(pair: Pair) -> None:
    """Enter what differs; of a recording without times nothing is known."""
    if not (pair.base.timed and pair.head.timed):
        return
    _compare_verdicts(pair)
    for name, rule in SHARES.items():
        _compare_share(pair, name, rule)
    for name, rule in DELAYS.items():
        _compare_delay(pair, name, rule)


def facts(pair: Pair) -> dict[str, object]:
    """The figures of both sides as JSON; where there is none, why."""
    names = ("events", "reads", "bursts", *SHARES, *DELAYS)
    found: dict[str, object] = {name: _both(pair, partial(_fact, name)) for name in names}
    return {**found, "buffering": _both(pair, _verdict)}


def _both(pair: Pair, fact: Callable[[Traffic], object]) -> dict[str, object]:
    return {"base": fact(pair.base), "head": fact(pair.head)}


def _verdict(traffic: Traffic) -> str:
    buffering = traffic.analysis.buffering
    return buffering.verdict or f"n/a ({buffering.because})"


def note(pair: Pair) -> str:
    """How both sides arrived, in a line."""
    told = [f"{_told(pair, name)} {name}" for name in ("events", "bursts")]
    told += [f"{name} {_told(pair, name)}" for name in ("first_token", "chunk_gap_max")]
    return ", ".join(told)


def _compare_verdicts(pair: Pair) -> None:
    base, head = pair.base.analysis.buffering, pair.head.analysis.buffering
    if head.verdict == base.verdict or head.verdict not in ("buffered", "batched"):
        return
    if head.verdict == "batched" and base.verdict != "streamed":
        return
    rule = BUFFERED if head.verdict == "buffered" else BATCHED
    text = f"{_verdict(pair.base)} → {head.verdict}: {head.because}"
    pair.add(rule, "buffering", text, (base.verdict, head.verdict))


def _compare_share(pair: Pair, name: str, rule: Rule) -> None:
    base, head = _figure(pair.base, name).value, _figure(pair.head, name).value
    if base is not None and head is not None and head - base >= SHIFT:
        pair.add(rule, name, f"{name} {base:.0%} → {head:.0%} {_MEANT[name]}", (base, head))


def _compare_delay(pair: Pair, name: str, rule: Rule) -> None:
    ours, theirs = _figure(pair.base, name), _figure(pair.head, name)
    if ours.value is None or theirs.value is None:
        return
    later, least = theirs.value - ours.value, pair.settings.timing
    if later < least.absolute_ns or later < least.relative * ours.value:
        return
    text = f"{name} {_ms(ours.value)} → {_ms(theirs.value)} (+{_ms(later)}; one run each)"
    lines = _line(pair.base, ours), _line(pair.head, theirs)
    pair.add(rule, name, text, (ours.value, theirs.value), lines)


def _figure(traffic: Traffic, name: str) -> Figure:
    return traffic.analysis.figures[name]


def _line(traffic: Traffic, figure: Figure) -> int | None:
    """The line of the event that ended a figure."""
    return traffic.lines[figure.event - 1] if figure.event else None


def _fact(name: str, traffic: Traffic) -> object:
    figure = _figure(traffic, name)
    return f"n/a ({figure.why})" if figure.value is None else figure.value


def _told(pair: Pair, name: str) -> str:
    """Both values of a figure for a person."""
    figures = _figure(pair.base, name), _figure(pair.head, name)
    if all(figure.why == NO_TIMES for figure in figures):
        return f"n/a ({NO_TIMES})"
    base, head = (_value(figure) for figure in figures)
    return base if base == head else f"{base} → {head}"


def _value(figure: Figure) -> str:
    if figure.value is None:
        return f"n/a ({figure.why})"
    return _ms(figure.value) if figure.unit == "ns" else f"{figure.value:,}"


def _ms(ns: float) -> str:
    return f"{ns / 1e6:,.0f} ms"
