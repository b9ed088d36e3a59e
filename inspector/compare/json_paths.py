"""Where two JSON values differ, as paths such as `input.items[2].name`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, Final, TypeAlias

from inspector.compare.align import align


class Missing(Enum):
    """The type of `MISSING`, of which there is one value."""

    MISSING = "missing"

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING
"""Stands for what a side does not have, which `None` cannot: that is JSON's `null`."""

Difference: TypeAlias = tuple[str, Any, Any]
"""A path, the value in BASE and that in HEAD, one of which may be `MISSING`."""

_is_plain = re.compile(r"[^\W\d][\w-]*").fullmatch


def differences(base: Any, head: Any, path: str = "") -> Iterator[Difference]:
    """What differs, in the order of BASE and then of what only HEAD has; none if they are equal.

    `path` is that of the values themselves. The order of members does not count, that of items
    does. Numbers are compared by their exact value, so 1 equals 1.0 as it does in JavaScript, and
    two integers of any length are not taken for each other; NaN equals NaN. `true` is not 1.
    Lists of equal length are compared item by item. Of others, items that both have are found
    first, so that one more item is one difference; an item that was added has its index in HEAD.
    Values may nest as deep as they like.
    """
    waiting: list[Difference] = [(path, base, head)]
    while waiting:
        path, base, head = waiting.pop()
        if isinstance(base, dict) and isinstance(head, dict):
            waiting.extend(reversed(list(_members(path, base, head))))
        elif isinstance(base, list) and isinstance(head, list):
            waiting.extend(reversed(list(_items(path, base, head))))
        elif not _is_same(base, head):
            yield path, base, head


def member(path: str, name: str) -> str:
    """The path of a member of the object at a path."""
    if _is_plain(name):
        return f"{path}.{name}" if path else name
    return f"{path}[{json.dumps(name)}]"


def _is_same(base: Any, head: Any) -> bool:
    """Whether two values, which are not both objects or both lists, are the same."""
    numbers = _is_number(base) and _is_number(head)
    if not numbers and type(base) is not type(head):
        return False
    if isinstance(base, dict | list):
        return False
    return bool(base == head or (numbers and base != base and head != head))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _members(path: str, base: dict[str, Any], head: dict[str, Any]) -> Iterator[Difference]:
    for name, value in base.items():
        yield member(path, name), value, head.get(name, MISSING)
    for name, value in head.items():
        if name not in base:
            yield member(path, name), MISSING, value


def _items(path: str, base: list[Any], head: list[Any]) -> Iterator[Difference]:
    if len(base) == len(head):
        for index, (ours, theirs) in enumerate(zip(base, head, strict=True)):
            yield f"{path}[{index}]", ours, theirs
        return
    for run in align(_spelled(base), _spelled(head)).runs:
        if run.is_equal:
            continue
        both = min(len(run.removed), len(run.added))
        for one, other in zip(run.removed, run.added, strict=False):
            yield f"{path}[{one}]", base[one], head[other]
        for one in run.removed[both:]:
            yield f"{path}[{one}]", base[one], MISSING
        for other in run.added[both:]:
            yield f"{path}[{other}]", MISSING, head[other]


def _spelled(items: list[Any]) -> list[str | int]:
    """Each item as something that hashes: what is equal in two lists spells the same.

    Where equal items are spelled differently all the same (1 and 1.0, what nests too deep), they
    are compared with what stands in their place.
    """
    return [_spelling(item) for item in items]


def _spelling(item: Any) -> str | int:
    try:
        return json.dumps(item, sort_keys=True)
    except RecursionError:
        return id(item)
