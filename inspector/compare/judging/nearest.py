"""The nearest run: where a JSON value of HEAD differs from what any run of the baseline shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from inspector.analysis.rules.finding import quote

if TYPE_CHECKING:
    from inspector.compare.json_paths import Difference

_LONG = 40
"""Characters from which on a text is cut before the place at which it differs …"""
_BEFORE = 12
"""… by so many."""

_ITEM = re.compile(r"\[\d+\]\Z")
"""The index at the end of a path."""


def nearest_differences(bases: Sequence[Any], head: Any, path: str = "") -> list[Difference]:
    """The differences to the nearest run, but for those in which HEAD agrees with another.

    `path` is that of the values themselves.
    """
    if any(_is_spelled_alike(base, head) for base in bases):
        return []
    from inspector.compare.json_paths import differences  # which brings the alignment

    every = [list(differences(base, head, path)) for base in bases]
    nearest = min(every, key=len)
    others = [list(map(_place, each)) for each in every if each is not nearest]
    return [
        each
        for each in nearest
        if all(any(_is_related(_place(each), place) for place in places) for places in others)
    ]


def change(base: Any, head: Any) -> str:
    """Both values of a difference, for a person; of long texts, from where they differ."""
    if isinstance(base, str) and isinstance(head, str) and min(len(base), len(head)) > _LONG:
        same = next((at for at, (a, b) in enumerate(zip(base, head, strict=False)) if a != b), 0)
        if same > _BEFORE:
            base, head = f"…{base[same - _BEFORE :]}", f"…{head[same - _BEFORE :]}"
    shown = _shown(base), _shown(head)
    if shown[0] != shown[1] and _looks_alike(*shown):
        shown = ascii(base), ascii(head)
    return f"{shown[0]} → {shown[1]}"


def as_json(value: Any) -> Any:
    """A side of a difference as a finding holds it: `None` where it has nothing."""
    return None if _is_missing(value) else value


def _shown(value: Any) -> str:
    return "none" if _is_missing(value) else quote(value)


def _is_spelled_alike(base: Any, head: Any) -> bool:
    """Whether two values are surely the same; where they are not, they may be all the same."""
    try:
        return repr(base) == repr(head)
    except RecursionError:
        return False


def _is_missing(value: Any) -> bool:
    """Whether a side lacks what the other has."""
    from inspector.compare.json_paths import MISSING

    return value is MISSING


def _looks_alike(one: str, other: str) -> bool:
    """Whether two texts that differ are the same to the eye: accents composed or not."""
    if one.isascii() and other.isascii():
        return False
    from unicodedata import normalize

    return normalize("NFKC", one) == normalize("NFKC", other)


def _place(difference: Difference) -> str:
    """Where a difference stands, to be held against those of other runs.

    Of an item that one side has not got it is the whole list: which item that is depends on what
    it is compared with.
    """
    path, base, head = difference
    one_sided = _is_missing(base) or _is_missing(head)
    return _ITEM.sub("", path) if one_sided else path


def _is_related(path: str, other: str) -> bool:
    """Whether two paths name the same place, or one a place in the other."""
    short, long = sorted((path, other), key=len)
    return long.startswith(short) and (not short or long[len(short) :][:1] in ("", ".", "["))
