"""Tokens: what each block took of the output, exact where the API makes it exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.analysis.estimate import Estimator
from inspector.analysis.figure import Figure
from inspector.analysis.pool import Pool, Share
from inspector.analysis.usage import Usage
from inspector.analysis.wording import Wording

NO_CONSTANTS = "no constants for this model"
HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a message and of its blocks."""

    blocks: tuple[Figure, ...]
    """One for each block, in the order in which they opened."""
    ratio: Figure
    """Estimates, unscaled, over the tokens that they were scaled to."""
    visible: Figure
    """Output less the thinking that is hidden."""
    predicted: Figure
    """The output as the estimates alone have it."""

    def figures(self) -> list[Figure]:
        """Those of the message."""
        return [self.visible, self.predicted, self.ratio]


def share_out(
    wordings: Sequence[Wording],
    usage: Usage,
    estimator: Estimator | None,
    counted: Mapping[int, float] | None = None,
) -> Tokens:
    """Share the output of a message out to its blocks.

    Without an `estimator` only what the API says is known. `counted` has the tokens of the words of
    blocks by their position, where a better counter was asked.
    """
    estimates: Sequence[float | None] = [None] * len(wordings)
    if estimator:
        estimates = estimator.blocks(wordings, counted or {})
    pools = {
        "thinking": Pool(usage.thinking, "not given"),
        "rest": _rest(usage, estimator),
        "compaction": Pool(usage.compaction, "not given"),
    }
    blocks: dict[int, Figure] = {}
    for place, (wording, estimate) in enumerate(zip(wordings, estimates, strict=True)):
        pool = _pool_of(wording, usage)
        if pool:
            pools[pool].add(Share(place, estimate, _why(wording)))
        else:
            blocks[place] = Figure("tokens", "tokens", 0, estimated=wording.is_empty)
    for one in pools.values():
        blocks |= one.tokens()
    return Tokens(
        blocks=tuple(blocks[place] for place in range(len(wordings))),
        ratio=pools["rest"].ratio(),
        visible=_visible(wordings, usage),
        predicted=_predicted(pools["rest"], usage, estimator),
    )


def _pool_of(wording: Wording, usage: Usage) -> str | None:
    """The name of the pool that a block draws from, `None` for one that takes nothing."""
    if wording.role == "input" or wording.is_empty:
        return None
    if wording.role == "compaction":
        return "compaction"
    return "thinking" if wording.role == "thinking" and usage.thinking is not None else "rest"


def _rest(usage: Usage, estimator: Estimator | None) -> Pool:
    """The output less thinking, where that is counted apart, and less the framing."""
    if usage.output is None:
        return Pool(None, "no usage")
    framing = estimator.framing if estimator else 0
    rest = usage.output - (usage.thinking or 0) - framing
    if rest < 0:
        return Pool(None, "fewer tokens than the message itself takes")
    return Pool(rest, "", exact=estimator is not None)


def _why(wording: Wording) -> str:
    """Why there is no estimate of a block."""
    if wording.is_hidden:
        return HIDDEN
    return "unknown type of block" if wording.role == "unknown" else NO_CONSTANTS


def _visible(wordings: Sequence[Wording], usage: Usage) -> Figure:
    name = "visible_tokens"
    if usage.output is None:
        return Figure(name, "tokens", why="no usage")
    hidden = any(one.is_hidden for one in wordings)
    shown = any(one.role == "thinking" and not one.is_hidden for one in wordings)
    if hidden and usage.thinking is None:
        return Figure(name, "tokens", why="hidden thinking that nobody counted")
    if hidden and shown and usage.thinking:
        return Figure(name, "tokens", why="part of the thinking is hidden")
    thinking = 0 if shown else usage.thinking or 0
    return Figure(name, "tokens", usage.output - thinking, usage.event)


def _predicted(rest: Pool, usage: Usage, estimator: Estimator | None) -> Figure:
    if estimator is None or rest.missing:
        return Figure("predicted_tokens", "tokens", why=rest.missing or NO_CONSTANTS)
    tokens = estimator.message(rest.estimate) + (usage.thinking or 0)
    return Figure("predicted_tokens", "tokens", round(tokens), estimated=True)
