"""Aligned frames: the hunks of two recordings, read back from the files where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from inspector.compare.align import Alignment, Run, align, stretches
from inspector.compare.level import Level
from inspector.compare.raw.frames import Frames
from inspector.compare.result import Hunk, LevelResult
from inspector.compare.turns.turn import Turn
from inspector.recording import Line

MOST_HUNKS: Final = 20
"""How many hunks are shown, and the others counted."""
MOST_LINES: Final = 100
"""How many frames of one replaced stretch are shown of each side, and the others counted."""
CONTEXT: Final = 3
"""How many equal frames are shown before and after what differs."""

Sign: TypeAlias = Literal[" ", "-", "+"]
Told: TypeAlias = Callable[[Line], str]
"""Tells a frame on one line that is safe to print."""


class Side(NamedTuple):
    """The frames of one recording, and how they are told."""

    frames: Frames
    told: Told

    def lines(self, sign: Sign, frames: range) -> Iterator[tuple[Sign, str]]:
        """Those frames, `#` and the number before each, counted from 1."""
        for frame in frames[:MOST_LINES]:
            yield sign, f"#{frame + 1} {self.told(self.frames.read(frame))}"
        if len(frames) > MOST_LINES:
            yield sign, f"… {len(frames) - MOST_LINES:,} more"


def result(level: Level, base: Side, head: Side, note: str = "") -> LevelResult:
    """What a level comes to that is no more than an alignment of frames: it has no findings."""
    alignment = align(base.frames.keys, head.frames.keys)
    only_base = len(base.frames) - alignment.equal
    only_head = len(head.frames) - alignment.equal
    differs = bool(only_base or only_head)
    grouped = list(stretches(alignment.runs, CONTEXT))
    counts = f"{alignment.equal:,} the same"
    if differs:
        counts += f", {only_base:,} only in BASE, {only_head:,} only in HEAD"
    if differs and not alignment.is_minimal:
        counts += "; fewer may do"
    return LevelResult(
        level=level,
        status="differs" if differs else "equal",
        note="; ".join(filter(None, [counts, note])),
        hunks=tuple(_hunk(level, stretch, base, head) for stretch in grouped[:MOST_HUNKS]),
        hunks_left_out=max(0, len(grouped) - MOST_HUNKS),
        facts=_facts(alignment, only_base, only_head),
    )


def first_of(bases: Sequence[Turn], heads: Sequence[Turn]) -> str:
    """What to say where there are more runs than the one of each side that is compared."""
    if len(bases) == len(heads) == 1:
        return ""
    return f"the first of {len(bases)} runs against the first of {len(heads)}"


def _facts(alignment: Alignment, only_base: int, only_head: int) -> dict[str, int | bool]:
    return {
        "equal": alignment.equal,
        "only_base": only_base,
        "only_head": only_head,
        "minimal": alignment.is_minimal,
    }


def _hunk(level: Level, stretch: list[Run], base: Side, head: Side) -> Hunk:
    first = stretch[0]
    differs = next(run for run in stretch if not run.is_equal)
    return Hunk(
        path=level,
        base_first=first.base + 1,
        head_first=first.head + 1,
        lines=tuple(_lines(stretch, base, head)),
        base_line=base.frames.line(differs.base),
        head_line=head.frames.line(differs.head),
    )


def _lines(stretch: list[Run], base: Side, head: Side) -> Iterator[tuple[Sign, str]]:
    for run in stretch:
        if run.is_equal:
            yield from base.lines(" ", run.removed)
        else:
            yield from base.lines("-", run.removed)
            yield from head.lines("+", run.added)
