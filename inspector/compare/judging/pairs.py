"""Pairs: which tool call of BASE a call of HEAD stands for."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence

from inspector.compare.settings import ToolMode
from inspector.compare.turns.turn import Call, TurnBlock

Paired = tuple[TurnBlock, Call]


def paired_calls(
    base: Sequence[Paired], head: Sequence[Paired], mode: ToolMode
) -> Mapping[int, Paired]:
    """For each call of HEAD, by its position, the call of BASE that it stands for, if any.

    Of one name, the first stands for the first; where the order does not count, those with equal
    arguments find each other before.
    """
    found: dict[int, int] = {}
    if mode != "strict":
        _pair(found, [_spelled(call) for _, call in base], [_spelled(call) for _, call in head])
    _pair(found, [call.name for _, call in base], [call.name for _, call in head])
    return {position: base[other] for position, other in found.items()}


def _pair(found: dict[int, int], base: Sequence[Hashable], head: Sequence[Hashable]) -> None:
    """Give those of HEAD that have none yet the first that is free and equal."""
    taken = set(found.values())
    free: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for position, value in enumerate(base):
        if position not in taken:
            free[value].append(position)
    for position, value in enumerate(head):
        if position not in found and free[value]:
            found[position] = free[value].popleft()


def _spelled(call: Call) -> Hashable:
    """A call as a text: what is spelled alike is equal, whatever the order of its members."""
    import json  # only where the order of calls does not count

    try:
        return call.name, call.broken, json.dumps(call.input, sort_keys=True)
    except RecursionError:
        return call.name, call.broken, id(call)
