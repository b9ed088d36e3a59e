"""The usage level: the tokens that the stream counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from inspector.analysis.content import is_result
from inspector.analysis.rules.finding import printable
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.nearest import as_json, change, nearest_differences
from inspector.compare.judging.violations import VIOLATIONS, compare_violations, rules_of
from inspector.compare.levels.request import is_same
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn

INPUT = Rule(
    "usage.input", "usage", "warning", "The same request came to another number of input tokens."
)
OUTPUT = Rule(
    "usage.output", "usage", "warning", "The output tokens are beyond the baseline's range."
)
CACHE_READ = Rule(
    "usage.cache-read", "usage", "warning", "Nothing was read from the cache, where BASE read."
)
FIELDS = Rule(
    "usage.fields", "usage", "info", "A field that counts no tokens differs, such as the tier."
)

RULES: Final = (INPUT, OUTPUT, CACHE_READ, FIELDS, *rules_of("usage"))

_MISSING = VIOLATIONS["usage.missing"]
_READ = "cache_read_input_tokens"
_PATH = "message_delta.usage"


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """How the counts differ; null, zero and absent are the same."""
    ledger = Ledger("usage", settings)
    for head in heads:
        _compare_output(ledger, bases, head, settings.output_tolerance)
        _compare_input(ledger, bases, head, exact=is_same(bases, heads))
        _compare_cache(ledger, bases, head)
        _compare_fields(ledger, bases, head)
    compare_violations(ledger, "usage", bases, heads)
    return ledger.result()


def _compare_output(ledger: Ledger, bases: Sequence[Turn], head: Turn, tolerance: float) -> None:
    known = [turn.usage.output for turn in bases if turn.usage.output is not None]
    now = head.usage.output
    if not known or (now is None and len(known) < len(bases)):
        return
    add = partial(
        ledger.add,
        base_at=bases[0].at(bases[0].usage.line),
        head_at=head.at(head.usage.line or head.end_line),
    )
    was = _range(known)
    if now is None:
        add(_MISSING, _PATH, f"output_tokens {was} → none", base=known[0])
    elif not min(known) * (1 - tolerance) <= now <= max(known) * (1 + tolerance):
        near = max(known) if now > max(known) else min(known)
        much = f"{(now - near) / near:+.0%}" if near else f"{now:+,}"
        text = f"output_tokens {was} → {now:,}   {much}, allowed ± {tolerance:.0%}"
        add(OUTPUT, f"{_PATH}.output_tokens", text, base=near, head=now)


def _compare_input(ledger: Ledger, bases: Sequence[Turn], head: Turn, *, exact: bool) -> None:
    """All input tokens, cached or not: exact where the requests are known to be the same.

    None at all, in a message that counts its output, are lost whatever the request was.

    Results of tools that the server ran are input as well, and not the same in every run.
    """
    known = [turn.usage.input for turn in bases if turn.usage.input is not None]
    now = head.usage.input
    is_lost = now is None and len(known) == len(bases) and head.usage.output is not None
    if not known or (now is None and not is_lost):
        return
    if now is not None and min(known) <= now <= max(known):
        return
    base = bases[0]
    searched = any(is_result(block.type) for turn in (*bases, head) for block in turn.blocks)
    ledger.add(
        INPUT,
        "usage.input_tokens",
        f"input tokens, cached ones included, {_range(known)} → "
        f"{'none' if now is None else f'{now:,}'}",
        base=known[0],
        head=now,
        base_at=base.at(base.usage.input_line),
        head_at=head.at(head.usage.input_line),
        severity=None if is_lost or (exact and not searched) else "info",
    )


def _compare_cache(ledger: Ledger, bases: Sequence[Turn], head: Turn) -> None:
    known = [turn.usage.inputs.get(_READ, 0) for turn in bases]
    if not min(known) or head.usage.inputs.get(_READ, 0):
        return
    base = bases[0]
    ledger.add(
        CACHE_READ,
        f"usage.{_READ}",
        f"{_READ} {_range(known)} → 0",
        base=known[0],
        head=0,
        base_at=base.at(base.usage.input_line),
        head_at=head.at(head.usage.input_line),
    )


def _compare_fields(ledger: Ledger, bases: Sequence[Turn], head: Turn) -> None:
    base = bases[0]
    known = [turn.usage.rest for turn in bases]
    for path, was, now in nearest_differences(known, head.usage.rest, "usage"):
        ledger.add(
            FIELDS,
            path,
            f"{printable(path.removeprefix('usage.'))} {change(was, now)}",
            base=as_json(was),
            head=as_json(now),
            base_at=base.at(base.usage.line),
            head_at=head.at(head.usage.line),
        )


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
