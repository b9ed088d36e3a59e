"""The tools level: which tools were called, in which order, and with what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from inspector.analysis.content import is_result
from inspector.analysis.rules.finding import printable, quote
from inspector.analysis.rules.progress import CUT
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.nearest import as_json, change, nearest_differences
from inspector.compare.judging.pairs import Paired, paired_calls
from inspector.compare.judging.variants import Fact, deviation
from inspector.compare.judging.violations import VIOLATIONS, compare_violations, rules_of
from inspector.compare.normalising.scrubbing import Scrub
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings, ToolMode
from inspector.compare.turns.turn import Call, Turn, TurnBlock

NAMES = Rule("tools.names", "tools", "breaking", "Other tools were called, or in another order.")
ARGUMENTS = Rule("tools.arguments", "tools", "warning", "An argument of a tool call differs.")
LOST = Rule(
    "tools.arguments-lost",
    "tools",
    "breaking",
    "A tool is called without any argument, where BASE gives some.",
)
NAMELESS = Rule(
    "tools.id-lost",
    "tools",
    "breaking",
    "A tool call has no id, which its result must refer to.",
)
REFERENCE = Rule(
    "tools.reference", "tools", "breaking", "A tool result answers another call than in BASE."
)
RESULT_ERROR = Rule(
    "tools.result-error",
    "tools",
    "warning",
    "A tool that the server ran failed on one side only.",
)

RULES: Final = (NAMES, ARGUMENTS, LOST, NAMELESS, REFERENCE, RESULT_ERROR, *rules_of("tools"))

_INVALID = VIOLATIONS["tools.args-invalid-json"]
_TRUNCATED = VIOLATIONS["tools.args-truncated"]


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """How the tool calls differ."""
    ledger = Ledger("tools", settings)
    _compare_names(ledger, bases, heads, settings.tool_mode)
    scrub = Scrub(settings.scrub)
    for head in heads:
        _compare_calls(ledger, bases, head, settings.tool_mode, scrub)
        _compare_results(ledger, bases, head)
    unchanged = compare_violations(ledger, "tools", bases, heads)
    calls = sorted({len(calls_of(turn)) for turn in (*bases, *heads)})
    note = f"{unchanged} violation{'s' * (unchanged != 1)} in both" if unchanged else ""
    return ledger.result(note, facts={"calls": [calls[0], calls[-1]]})


def calls_of(turn: Turn) -> list[tuple[TurnBlock, Call]]:
    """The tool calls of a turn in order, whoever runs them."""
    return [(block, block.call) for block in turn.blocks if block.call]


def _compare_names(
    ledger: Ledger, bases: Sequence[Turn], heads: Sequence[Turn], mode: ToolMode
) -> None:
    known = [_names(turn) for turn in bases]
    if mode == "strict":
        ledger.vary(NAMES, "content", _facts(bases), _facts(heads))
        return
    for head in heads:
        if not any(_fits(each, _names(head), mode) for each in known):
            found = deviation(_facts(bases), _facts([head]))
            if found is not None:
                ledger.add(
                    NAMES,
                    "content",
                    f"{found.text} ({mode})",
                    base=found.base.value,
                    head=found.head.value,
                    base_at=found.base.at,
                    head_at=found.head.at,
                )


def _fits(base: Sequence[str], head: Sequence[str], mode: ToolMode) -> bool:
    ours, theirs = Counter(base), Counter(head)
    if mode == "subset":
        return theirs <= ours
    return theirs >= ours if mode == "superset" else theirs == ours


def _names(turn: Turn) -> tuple[str, ...]:
    return tuple(_named(block, call) for block, call in calls_of(turn))


def _named(block: TurnBlock, call: Call) -> str:
    """The name of a tool, with who runs it where that is not the one who asked."""
    return call.name if block.type == "tool_use" else f"{block.type}:{call.name}"


def _facts(turns: Sequence[Turn]) -> list[Fact]:
    facts = []
    for turn in turns:
        names, calls = _names(turn), calls_of(turn)
        shown = " ".join(map(printable, names[:8])) + f" … {len(names) - 8} more" * (len(names) > 8)
        line = calls[0][0].line if calls else turn.end_line
        facts.append(Fact(names, shown or "no calls", turn.at(line)))
    return facts


def _compare_calls(
    ledger: Ledger, bases: Sequence[Turn], head: Turn, mode: ToolMode, scrub: Scrub
) -> None:
    """The arguments of each call of HEAD, against the calls of BASE that it stands for."""
    pairings = [paired_calls(calls_of(base), calls_of(head), mode) for base in bases]
    for position, (theirs, call) in enumerate(calls_of(head)):
        ours = [
            (base, pairs[position])
            for base, pairs in zip(bases, pairings, strict=True)
            if position in pairs
        ]
        if not ours:
            continue
        _compare_id(ledger, [(base, block) for base, (block, _) in ours], head, theirs)
        whole = [(base, block, other) for base, (block, other) in ours if not other.broken]
        if call.broken and whole:
            _broken(ledger, whole[0], head, theirs, call)
        elif call.broken and all(other.text != call.text for _, (_, other) in ours):
            _both_broken(ledger, ours[0], head, (theirs, call))
        if call.broken or not whole:
            continue
        if not call.input and all(other.input for _, _, other in whole):
            _lost(ledger, whole[0], head, theirs, call)
            continue
        inputs = [scrub.value(other.input) for _, _, other in whole]
        base, block, _ = whole[0]
        path = f"{block.path}.input"
        for where, was, now in nearest_differences(inputs, scrub.value(call.input), path):
            inside = where.removeprefix(path).lstrip(".")
            ledger.add(
                ARGUMENTS,
                where,
                f"{printable(call.name)} {printable(inside or 'input')} {change(was, now)}",
                base=as_json(was),
                head=as_json(now),
                base_at=base.at(block.last_line),
                head_at=head.at(theirs.last_line),
            )


def _compare_id(
    ledger: Ledger, ours: Sequence[tuple[Turn, TurnBlock]], head: Turn, theirs: TurnBlock
) -> None:
    if theirs.rest.get("id") or not all(block.rest.get("id") for _, block in ours):
        return
    base, block = ours[0]
    ledger.add(
        NAMELESS,
        f"{theirs.path}.id",
        f"{printable(theirs.type)} {theirs.path} has no id",
        base=block.rest["id"],
        base_at=base.at(block.line),
        head_at=head.at(theirs.line),
    )


def _lost(
    ledger: Ledger, base: tuple[Turn, TurnBlock, Call], head: Turn, theirs: TurnBlock, call: Call
) -> None:
    turn, block, whole = base
    ledger.add(
        LOST,
        f"{theirs.path}.input",
        f"{printable(call.name)} {printable(whole.text, 40) or quote(whole.input)} → no arguments",
        base=whole.input,
        head=call.input,
        base_at=turn.at(block.last_line),
        head_at=head.at(theirs.last_line),
    )


def _both_broken(
    ledger: Ledger, base: tuple[Turn, tuple[TurnBlock, Call]], head: Turn, theirs: Paired
) -> None:
    """Neither input can be read as JSON, and they are not the same text."""
    turn, (block, was) = base
    position, call = theirs
    ledger.add(
        ARGUMENTS,
        f"{block.path}.input",
        f"{printable(call.name)} neither is whole JSON: {change(was.text, call.text)}",
        base=was.text,
        head=call.text,
        base_at=turn.at(block.last_line),
        head_at=head.at(position.last_line),
    )


def _broken(
    ledger: Ledger, base: tuple[Turn, TurnBlock, Call], head: Turn, theirs: TurnBlock, call: Call
) -> None:
    """The input is not JSON, or breaks off, where BASE has a whole one."""
    turn, block, whole = base
    rule = _TRUNCATED if theirs.open else _INVALID
    length, of = len(call.text), len(whole.text)
    count = f"{length:,} of {of:,}" if theirs.open and length < of else f"{length:,}"
    ledger.add(
        rule,
        theirs.path,
        f"{printable(call.name)} {printable(call.text, 40)}   {count} characters",
        base=whole.text or whole.input,
        head=call.text,
        base_at=turn.at(block.last_line),
        head_at=head.at(theirs.last_line),
        severity="warning" if theirs.open and head.message.stop_reason in CUT else None,
    )


def _compare_results(ledger: Ledger, bases: Sequence[Turn], head: Turn) -> None:
    """What the results of tools that the server ran refer to, and whether they are errors."""
    known = [_results(base) for base in bases]
    for position, block in enumerate(_results(head)):
        ours = [
            (base, results[position])
            for base, results in zip(bases, known, strict=True)
            if position < len(results) and results[position].type == block.type
        ]
        if not ours:
            continue
        for rule, look in ((REFERENCE, _reference), (RESULT_ERROR, _error)):
            facts = [_fact(base, other, look(other)) for base, other in ours]
            told = look(block)
            better = rule is RESULT_ERROR and told is None
            ledger.vary(
                rule, block.path, facts, [_fact(head, block, told)], "info" if better else None
            )


def _results(turn: Turn) -> list[TurnBlock]:
    return [block for block in turn.blocks if is_result(block.type)]


def _fact(turn: Turn, block: TurnBlock, value: str | None) -> Fact:
    shown = f"{printable(block.type)} {printable(value)}" if value else "no error"
    return Fact(value, shown, turn.at(block.line))


def _reference(block: TurnBlock) -> str | None:
    called = block.rest.get("tool_use_id")
    return called if isinstance(called, str) else None


def _error(block: TurnBlock) -> str | None:
    """The code of a result's error; `None` where it is none."""
    content = block.rest.get("content")
    if isinstance(content, dict) and str(content.get("type", "")).endswith("_error"):
        return str(content.get("error_code", "error"))
    return "error" if block.rest.get("is_error") is True else None
