"""What `inspect baseline` prints: cases, their runs and variants, and what changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from inspector.compare.baselines.baseline import Variants
from inspector.timeline.cell import visible

if TYPE_CHECKING:
    from inspector.compare.baselines.accepting import CaseChange, Plan
    from inspector.compare.baselines.baseline import Run


def listed(cases: Mapping[str, Sequence[Run]]) -> Iterator[str]:
    """The cases, and below each its variants with how many runs show them."""
    width = max(map(len, cases), default=0)
    for name, runs in cases.items():
        models = sorted({run.model for run in runs if run.model})
        told = [_runs(len(runs)), *([", ".join(models)] if models else [])]
        yield visible(f"{name:<{width}}  {'  '.join(told)}")
        for variant, count in Variants.of(runs).counts:
            yield visible(f"{count:>7,} × {variant}")


def accepted(plan: Plan) -> Iterator[str]:
    """The cases that a plan is about, and what becomes of each."""
    width = max((len(change.name) for change in plan.changes), default=0)
    for change in plan.changes:
        yield visible(f"{change.name:<{width}}  {'; '.join(_facts(change))}")
        if change.before:
            for variant, count in change.new_variants.counts:
                yield visible(f"{'':<{width}}  new variant: {variant} ({_runs(count)})")


def _facts(change: CaseChange) -> Iterator[str]:
    if not change.before:
        yield f"new case, {_runs(change.after)}"
    elif not change.added and not change.removed:
        yield f"unchanged, {_runs(change.after)}"
    else:
        yield f"runs {len(change.before):,} → {change.after:,}"
    if change.known:
        yield f"{change.known:,} there already"
    if change.removed:
        yield f"{len(change.removed):,} removed"
    if change.surplus:
        yield f"{change.surplus:,} too many, left out"


def _runs(count: int) -> str:
    return f"{count:,} {'run' if count == 1 else 'runs'}"
