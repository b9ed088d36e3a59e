"""Waiting: what the clock says that a person who waits for the text would complain of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from inspector.analysis.analysis import Analysis
from inspector.analysis.buffering import Buffering
from inspector.analysis.quantity import duration
from inspector.analysis.rules import catalogue as rule
from inspector.analysis.rules.finding import printable
from inspector.analysis.rules.ledger import Ledger, Place
from inspector.analysis.rules.rule import Severity
from inspector.analysis.stalls import Stall, StallClass

SILENCE_NS: Final = 30_000_000_000
"""How long a connection may be silent: some proxies hang up after 30 s, many after 60 s."""

MEANING: Final[Mapping[StallClass, tuple[str, Severity]]] = {
    "consumer": ("the program asked late for the next read", "info"),
    "server-tool": ("the server ran a tool", "info"),
    "tool-buffer": ("a tool's input was held back until it was whole", "info"),
    "thinking-hidden": ("the model thought without showing it", "info"),
    "keepalive": ("only pings came", "warning"),
    "silent": ("not one byte came", "warning"),
}
"""What each class of stall means, and how grave it is: what the API does by design is not."""


def look_at(
    analysis: Analysis, ledger: Ledger, line_of: Callable[[int | None], int | None]
) -> None:
    """Enter what the times of a recording show.

    `line_of` gives the line of an event by its number, and of the end for `None`.
    """

    def at(event: int | None) -> Place:
        return Place(line_of(event), event)

    for stall in analysis.stalls:
        meaning, severity = MEANING[stall.why]
        text = f"{duration(stall.gap_ns)} {_before(stall.event)}: {meaning}"
        ledger.add(rule.STALL, at(stall.event), _path(stall), text, severity)
    idle = analysis.figures["idle_bytes"]
    if idle.value is not None and idle.value >= SILENCE_NS:
        text = f"{duration(idle.value)} without a byte"
        ledger.add(rule.SILENCE, at(idle.event) if idle.event else None, "message", text)
    if analysis.buffering.verdict == "buffered":
        text = f"{analysis.buffering.because}{_hops(analysis.buffering)}"
        ledger.add(rule.BUFFERED, at(1), "message", text)


def _path(stall: Stall) -> str:
    return "message" if stall.block is None else f"content[{stall.block}]"


def _before(event: int | None) -> str:
    return "before the end" if event is None else f"before event {event}"


def _hops(buffering: Buffering) -> str:
    """What the hops say of themselves."""
    told = [f"HTTP {buffering.http_version}"] if buffering.http_version else []
    told += [f"{name} {printable(value)}" for name, value in buffering.headers.items() if value]
    return f" ({', '.join(told)})" if told else ""
