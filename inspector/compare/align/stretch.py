"""Stretches: the differences of an alignment, each with a little of what is around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inspector.compare.align.run import Run


def stretches(runs: Iterable[Run], context: int) -> Iterator[list[Run]]:
    """The replaced runs, with up to `context` equal items before and after each.

    Those that are no more than `2 * context` equal items apart are one stretch.
    """
    taken: list[Run] = []
    for run in runs:
        length = len(run.removed)
        if not run.is_equal:
            taken.append(run)
        elif not taken:
            taken.append(_ending(run, min(length, context)))
        elif length <= 2 * context:
            taken.append(run)
        else:
            yield [*taken, _beginning(run, context)]
            taken = [_ending(run, context)]
    if taken and not taken[-1].is_equal:
        yield taken
    elif len(taken) > 1:
        last = taken.pop()
        yield [*taken, _beginning(last, min(len(last.removed), context))]


def _beginning(run: Run, length: int) -> Run:
    return Run(True, run.base, run.base + length, run.head, run.head + length)


def _ending(run: Run, length: int) -> Run:
    return Run(True, run.base_end - length, run.base_end, run.head_end - length, run.head_end)
