"""How faults are written: `cut@event=12`, `status=529,2`, `crlf`."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from inspector.analysis.budgets import BudgetError, duration_ns
from inspector.server.faults.content import Crlf, Gzip, Repeated
from inspector.server.faults.delivery import WAYS, Buffer, Slow, Split, Stall
from inspector.server.faults.endings import Cut, ErrorEvent, StatusAnswer, error_types
from inspector.server.faults.fault import BadFault, Fault
from inspector.server.faults.place import PLACES, parse_event, parse_place

_OVERLOADED = "overloaded_error"

_EXPLAINED = {
    "cut@PLACE": "the body ends there, cleanly, as if it were whole",
    "abort@PLACE": "the connection is reset there",
    "hangup@PLACE": "the connection is closed there, inside an HTTP chunk",
    "stall@PLACE=DURATION": "silence; all that follows is that much later",
    "error@PLACE=TYPE": "an error event, and nothing after it; overloaded_error without =TYPE",
    "status=STATUS[,SECONDS]": "an error in the place of the answer, with retry-after",
    "drop=EVENT": "that event, or all of that name, never come",
    "dup=EVENT": "they come twice",
    "split=utf8|1byte|random": "reads end inside characters, after each byte, by chance",
    "buffer": "everything comes at the end, in one piece",
    "crlf": "lines end in CR LF",
    "gzip": "the body is compressed, each read by itself",
    "slow=N": "everything takes N times as long",
}
FORMS = ", ".join(_EXPLAINED)
"""All faults, as a message lists them."""


def explained() -> Iterator[str]:
    """A line for each fault, and what a place is."""
    longest = max(map(len, _EXPLAINED))
    for form, meaning in _EXPLAINED.items():
        yield f"{form:<{longest}}  {meaning}"
    yield f"PLACE is what does not arrive any more: {PLACES}"
    yield "EVENT is a number, counted from 1, or a name such as ping"


def parse_fault(text: str) -> Fault:
    """The fault that is written so. Raises `BadFault`."""
    text = text.strip()
    name, at, place = text.partition("@")
    if at:
        if name not in _AT:
            raise BadFault(f"{text}: no fault is called {name}@; there are {FORMS}")
        return _AT[name](place)
    name, equals, value = text.partition("=")
    if name in _PLAIN and not equals:
        return _PLAIN[name]()
    if name in _WITH_VALUE and value:
        return _WITH_VALUE[name](value)
    raise BadFault(f"{text!r} is no fault; there are {FORMS}")


def _cut(name: str, place: str) -> Fault:
    return Cut(name, parse_place(place, name))


def _stall(text: str) -> Fault:
    place, _, duration = text.rpartition("=")
    try:
        duration_ns(duration)
    except BudgetError as error:
        raise BadFault(f"stall@{text}: {error}, as in stall@event=12=3s") from None
    return Stall(parse_place(place, "stall"), duration)


def _error(text: str) -> Fault:
    place, _, type_ = text.rpartition("=")
    if not type_.endswith("_error") and type_ != "request_too_large":
        place, type_ = text, _OVERLOADED  # such as error@event=12
    if type_ not in error_types().split(", "):
        raise BadFault(f"error@{text}: no error is called {type_}; there are {error_types()}")
    return ErrorEvent(parse_place(place, "error"), type_)


def _status(text: str) -> Fault:
    status, comma, after = text.partition(",")
    fits = status.isdecimal() and 400 <= int(status) <= 599
    if not fits or (comma and not after.isdecimal()):
        raise BadFault(
            f"status={text}: write a status from 400 to 599 and, if you like, seconds: status=529,2"
        )
    return StatusAnswer(int(status), after if comma else None)


def _split(way: str) -> Fault:
    if way not in WAYS:
        raise BadFault(f"split={way}: write split= with {', '.join(WAYS)}")
    return Split(way)


def _slow(text: str) -> Fault:
    try:
        factor = float(text)
    except ValueError:
        factor = math.nan
    if not 0 < factor < math.inf:
        raise BadFault(f"slow={text}: write how many times as long it takes, as in slow=3")
    return Slow(factor)


def _repeated(name: str, times: int, event: str) -> Fault:
    return Repeated(parse_event(event, name), times)


_AT: dict[str, Callable[[str], Fault]] = {
    "cut": partial(_cut, "cut"),
    "abort": partial(_cut, "abort"),
    "hangup": partial(_cut, "hangup"),
    "stall": _stall,
    "error": _error,
}
_WITH_VALUE: dict[str, Callable[[str], Fault]] = {
    "status": _status,
    "split": _split,
    "drop": partial(_repeated, "drop", 0),
    "dup": partial(_repeated, "dup", 2),
    "slow": _slow,
}
_PLAIN: dict[str, Callable[[], Fault]] = {"buffer": Buffer, "crlf": Crlf, "gzip": Gzip}
