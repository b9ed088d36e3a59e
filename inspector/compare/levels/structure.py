"""The structure level: which blocks came, why the message ended, and who wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from inspector.analysis.content import is_result
from inspector.analysis.rules.finding import printable
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.nearest import as_json, change, nearest_differences
from inspector.compare.judging.variants import Fact, share
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule, Severity
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Turn, TurnBlock, shape

BLOCK_SEQUENCE = Rule(
    "structure.block-sequence", "structure", "warning", "Other blocks came, or in another order."
)
STOP_REASON = Rule(
    "structure.stop-reason", "structure", "breaking", "The message ended for another reason."
)
STOP_SEQUENCE = Rule(
    "structure.stop-sequence", "structure", "warning", "Another stop sequence ended the message."
)
REFUSAL = Rule(
    "structure.refusal-category", "structure", "warning", "The category of the refusal differs."
)
MODEL = Rule("structure.model", "structure", "warning", "Another model wrote the message.")
EMPTY = Rule(
    "structure.empty",
    "structure",
    "breaking",
    "The message has neither text nor a tool call, where BASE has.",
)
SEALED = Rule(
    "structure.sealed",
    "structure",
    "breaking",
    "A block has lost its signature or encrypted data: it cannot be sent back to the API.",
)
FIELDS = Rule(
    "structure.message-fields", "structure", "info", "A field of the message differs, ids aside."
)

RULES: Final = (BLOCK_SEQUENCE, EMPTY, STOP_REASON, STOP_SEQUENCE, REFUSAL, MODEL, SEALED, FIELDS)

_SAID: Final = (
    (STOP_REASON, "stop_reason", "stop_reason"),
    (STOP_SEQUENCE, "stop_sequence", "stop_sequence"),
    (REFUSAL, "refusal", "stop_details.category"),
    (MODEL, "model", "model"),
)
"""What the message says of itself: the rule, the field of `Message`, the path."""

_NAMING: Final = frozenset({"id", "role", "type"})
"""Fields that every message has, which programs rely on."""

_LONGEST: Final = 12
"""How many blocks of a sequence are shown at either end."""


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """How the messages differ in their form."""
    ledger = Ledger("structure", settings)
    ledger.vary(BLOCK_SEQUENCE, "content", _sequences(bases), _sequences(heads))
    for rule, name, path in _SAID:
        milder: Severity | None = "info" if rule is MODEL and _asked_others(bases, heads) else None
        ledger.vary(rule, path, _said(bases, name), _said(heads, name), milder)
    _compare_emptiness(ledger, bases, heads)
    _compare_sealed(ledger, bases, heads)
    _compare_fields(ledger, bases, heads)
    blocks = {len(turn.blocks) for turn in (*bases, *heads)}
    few, many = min(blocks), max(blocks)
    return ledger.result(facts={"blocks": [few, many]})


def _asked_others(bases: Sequence[Turn], heads: Sequence[Turn]) -> bool:
    """Whether other models were asked for, so that others answer."""
    ours, theirs = (
        {turn.asked.model if turn.asked else None for turn in turns} for turns in (bases, heads)
    )
    return ours != theirs


def _said(turns: Sequence[Turn], name: str) -> list[Fact]:
    facts = []
    for turn in turns:
        value = getattr(turn.message, name)
        line = turn.message.line if name == "model" else turn.message.delta_line
        shown = "none" if value is None else printable(value)
        facts.append(Fact(value, shown, turn.at(line or turn.end_line)))
    return facts


def _sequences(turns: Sequence[Turn]) -> list[Fact]:
    facts = []
    for turn in turns:
        shapes = tuple(shape(block) for block in turn.blocks)
        first = turn.blocks[0].line if turn.blocks else turn.message.line
        facts.append(Fact(shapes, _sequence(shapes), turn.at(first or turn.end_line)))
    return facts


def _sequence(shapes: Sequence[str]) -> str:
    """Types in order, those that repeat with their count."""
    told = []
    for name, same in groupby(shapes):
        count = sum(1 for _ in same)
        told.append(printable(name) + f" ×{count}" * (count > 1))
    if len(told) > 2 * _LONGEST:
        left_out = f"… {len(told) - 2 * _LONGEST} more …"
        told = [*told[:_LONGEST], left_out, *told[-_LONGEST:]]
    return " ".join(told) or "no blocks"


def _compare_emptiness(ledger: Ledger, bases: Sequence[Turn], heads: Sequence[Turn]) -> None:
    """A message that came to its end and brings nothing, which no run of BASE does."""
    empty = [head for head in heads if _is_empty(head) and head.message.stop_reason is not None]
    if not empty or any(map(_is_empty, bases)):
        return
    base, head = bases[0], empty[0]
    first = next(block for block in base.blocks if block.text or block.call)
    ledger.add(
        EMPTY,
        "content",
        f"no text and no tool call, stop reason {printable(head.message.stop_reason or 'none')}"
        + share(len(empty), len(heads)),
        base=[block.type for block in base.blocks],
        head=[block.type for block in head.blocks],
        base_at=base.at(first.line),
        head_at=head.at(head.blocks[0].line if head.blocks else head.end_line),
    )


def _is_empty(turn: Turn) -> bool:
    """Whether a message brings nothing to who asked; thinking alone is nothing."""
    return not any(
        block.call or (block.type != "thinking" and block.text.strip()) or is_result(block.type)
        for block in turn.blocks
    )


def _compare_sealed(ledger: Ledger, bases: Sequence[Turn], heads: Sequence[Turn]) -> None:
    """What HEAD has lost of the seals that its blocks have in all runs of BASE of the same form."""
    for head in heads:
        shapes = [shape(block) for block in head.blocks]
        alike = [turn for turn in bases if [shape(block) for block in turn.blocks] == shapes]
        if not alike:
            continue
        for theirs, *ours in zip(head.blocks, *(turn.blocks for turn in alike), strict=True):
            for name in _lost(ours, theirs):
                ledger.add(
                    SEALED,
                    f"{theirs.path}.{name}",
                    f"{printable(theirs.type)} {theirs.path} has lost its {name}",
                    base=ours[0].rest.get(name),
                    base_at=alike[0].at(ours[0].last_line),
                    head_at=head.at(theirs.last_line),
                )


def _lost(ours: Sequence[TurnBlock], theirs: TurnBlock) -> list[str]:
    """The sealed fields that all runs of BASE have, and what is of the same type in HEAD lacks."""
    known = set.intersection(*({seal for seal in _fields(block) if seal[2]} for block in ours))
    there = _fields(theirs)
    types = {type_ for type_, _, _ in there}
    return sorted({seal[1] for seal in known - there if seal[0] in types})


def _fields(block: TurnBlock) -> set[tuple[str, str, bool]]:
    """The fields of a block, its results and its citations: of which type, and whether sealed."""
    found: set[tuple[str, str, bool]] = set()
    waiting: list[Any] = [{**block.rest, "type": block.type}, block.citations]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, list | tuple):
            waiting.extend(thing)
        elif isinstance(thing, Mapping):
            type_ = str(thing.get("type"))
            found.update((type_, name, _is_sealed(value)) for name, value in thing.items())
            waiting.extend(thing.values())
    return found


def _is_sealed(value: object) -> bool:
    is_placeholder = isinstance(value, str) and value.startswith("<sealed:")
    return is_placeholder and value != "<sealed:empty>"


def _compare_fields(ledger: Ledger, bases: Sequence[Turn], heads: Sequence[Turn]) -> None:
    """The other fields of the message."""
    known = [turn.message.rest for turn in bases]
    base = bases[0]
    for head in heads:
        if base.message.line is None or head.message.line is None:
            continue  # without a message there is nothing to say of its fields
        for path, ours, theirs in nearest_differences(known, head.message.rest):
            ledger.add(
                FIELDS,
                path,
                f"{printable(path)} {change(ours, theirs)}",
                base=as_json(ours),
                head=as_json(theirs),
                base_at=base.at(base.message.line),
                head_at=head.at(head.message.line),
                severity="warning" if path in _NAMING else None,
            )
