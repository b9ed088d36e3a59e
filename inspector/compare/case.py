"""A case: its runs in BASE and in HEAD, compared level by level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final, TypeAlias

from inspector.compare.level import LEVELS, OF_MESSAGES, Level
from inspector.compare.levels.case import soundness, unbroken, unmatched
from inspector.compare.result import CaseResult, LevelResult, Side
from inspector.compare.settings import Settings
from inspector.compare.turns.noise import total
from inspector.compare.turns.turn import Turn

Compare: TypeAlias = Callable[[Sequence[Turn], Sequence[Turn], Settings], LevelResult]

_BEYOND: Final = (
    "are no streams of the Messages API, and they differ: "
    "--level transport,events,bytes compares them as they came"
)

API: Final = "api.anthropic.com"
"""The host that is not worth a word."""


def compare_case(
    name: str, bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings
) -> CaseResult:
    """What each level that is asked for says of a case. One side may have no runs."""
    base, head = _side(bases), _side(heads)
    refused = next((turn.refusal for turn in (*bases, *heads) if turn.refusal), None)
    if refused is not None:
        return CaseResult(name, base, head, refused=refused)
    if not bases or not heads:
        return CaseResult(name, base, head, (unmatched(base.paths, head.paths, settings),))
    counted = unbroken(bases, heads)
    sound = soundness(bases, counted, settings)
    bases = counted
    asked = [level for level in LEVELS if level in settings.levels and level != "case"]
    if not OF_MESSAGES.isdisjoint(asked) and _is_beyond(bases, heads):
        both = f"{bases[0].path} and {heads[0].path}"
        return CaseResult(name, base, head, refused=f"{both} {_BEYOND}")
    levels = tuple(_comparison(level)(bases, heads, settings) for level in asked)
    if all(level.status == "not compared" for level in levels):
        return CaseResult(name, base, head, levels, refused=f"{heads[0].path}: {_nothing(levels)}")
    if sound.findings:
        levels = (sound, *levels)
    identical = _is_identical(bases, heads, levels)
    noise = total(turn.noise for turn in (*bases, *heads))
    scrubbed = sum(level.facts.get("scrubbed", 0) for level in levels)
    return CaseResult(
        name,
        base,
        head,
        levels,
        normalised=() if identical else noise._replace(scrubbed=scrubbed).told(),
        identical=identical,
        note=_note(levels, bases, heads),
    )


def _is_beyond(bases: Sequence[Turn], heads: Sequence[Turn]) -> bool:
    """Whether a stream of another vocabulary says what none of BASE says: nobody knows what."""
    known = {turn.others for turn in bases if turn.is_foreign}
    return bool(known) and any(turn.is_foreign and turn.others not in known for turn in heads)


def _nothing(levels: Sequence[LevelResult]) -> str:
    told = "; ".join(f"{level.level}: {level.note or level.status}" for level in levels)
    return f"no level could be compared: {told or 'none was asked for'}"


def _is_identical(
    bases: Sequence[Turn], heads: Sequence[Turn], levels: Sequence[LevelResult]
) -> bool:
    """Whether all runs are the same bytes: by their hashes, else by the level that looks at them.

    The hash in an end line is what the recorder saw; the file may have been changed since.
    """
    digests = {turn.digest for turn in (*bases, *heads)}
    if digests != {b""}:
        return len(digests) == 1
    alone = len(bases) == len(heads) == 1
    return alone and any(level.level == "bytes" and level.status == "equal" for level in levels)


def _comparison(level: Level) -> Compare:
    """What compares a level; imported when it is asked for."""
    compare: Compare = import_module(f"inspector.compare.levels.{level}").compare
    return compare


def _side(turns: Sequence[Turn]) -> Side:
    models = {turn.model for turn in turns}
    hosts = {turn.asked.host for turn in turns if turn.asked} - {API, ""}
    return Side(
        paths=tuple(turn.path for turn in turns),
        model=models.pop() if len(models) == 1 else None,
        started=min((turn.started for turn in turns if turn.started), default=None),
        via=hosts.pop() if len(hosts) == 1 else None,
    )


def _note(levels: Sequence[LevelResult], bases: Sequence[Turn], heads: Sequence[Turn]) -> str:
    """What was compared, in a line."""
    compared = sum(level.status != "not compared" for level in levels)
    ours, theirs = _range([turn.events for turn in bases]), _range([turn.events for turn in heads])
    told = [f"{compared} level{'s' * (compared != 1)}", f"{ours} events against {theirs}"]
    if all(turn.digest for turn in (*bases, *heads)):  # else nobody has looked into the events
        blocks = _range([len(turn.blocks) for turn in (*bases, *heads)])
        told.append(f"{blocks} block{'s' * (blocks != '1')}")
    return ", ".join(told)


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
