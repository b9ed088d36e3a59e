"""A case: its runs in BASE and in HEAD, compared level by level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Final, TypeAlias

from inspector.compare.level import LEVELS, Level
from inspector.compare.levels.case import unmatched
from inspector.compare.result import CaseResult, LevelResult, Side
from inspector.compare.settings import Settings
from inspector.compare.turns.noise import total
from inspector.compare.turns.turn import Turn

Compare: TypeAlias = Callable[[Sequence[Turn], Sequence[Turn], Settings], LevelResult]

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
    identical = len({turn.digest for turn in (*bases, *heads)}) == 1
    asked = [level for level in LEVELS if level in settings.levels and level != "case"]
    levels = tuple(_comparison(level)(bases, heads, settings) for level in asked)
    noise = total(turn.noise for turn in (*bases, *heads))
    scrubbed = sum(level.facts.get("scrubbed", 0) for level in levels)
    return CaseResult(
        name,
        base,
        head,
        levels,
        normalised=() if identical else replace(noise, scrubbed=scrubbed).told(),
        identical=identical,
        note=_note(levels, bases, heads),
    )


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
    blocks = _range([len(turn.blocks) for turn in (*bases, *heads)])
    return (
        f"{compared} level{'s' * (compared != 1)}, {ours} events against {theirs}, "
        f"{blocks} block{'s' * (blocks != '1')}"
    )


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
