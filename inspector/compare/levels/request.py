"""The request level: whether both sides were asked the same, without which little compares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from inspector.analysis.rules.finding import printable
from inspector.compare.judging.ledger import Ledger
from inspector.compare.judging.nearest import as_json, change, nearest_differences
from inspector.compare.judging.variants import Fact
from inspector.compare.result import LevelResult
from inspector.compare.rule import Rule
from inspector.compare.settings import Settings
from inspector.compare.turns.turn import Asked, Turn

MODEL = Rule("request.model", "request", "info", "Another model was asked.")
PARAMETERS = Rule("request.parameters", "request", "info", "A parameter of the request differs.")
SYSTEM = Rule("request.system", "request", "info", "The system prompt differs.")
TOOLS = Rule("request.tools", "request", "info", "The tools that may be called differ.")
MESSAGES = Rule("request.messages", "request", "info", "The messages differ.")
BETAS = Rule("request.betas", "request", "info", "Other betas were asked for.")
ENDPOINT = Rule("request.endpoint", "request", "info", "Another path was asked; hosts may differ.")

RULES: Final = (MODEL, PARAMETERS, SYSTEM, TOOLS, MESSAGES, BETAS, ENDPOINT)

_OWN: Final = {"model": MODEL, "system": SYSTEM, "tools": TOOLS, "messages": MESSAGES}
"""The members of the body that have a rule of their own; of all others one is a parameter."""

UNSAFE: Final = "requests differ: input tokens, tool calls and text may differ for that alone"


def compare(bases: Sequence[Turn], heads: Sequence[Turn], settings: Settings) -> LevelResult:
    """What of the requests differs."""
    if not is_known(bases, heads):
        return LevelResult("request", "not compared", _unknown(bases, heads))
    ledger = Ledger("request", settings)
    ours, theirs = _asked(bases), _asked(heads)
    for head in theirs:
        _compare_bodies(ledger, ours, head)
    for rule, path in ((BETAS, "request.betas"), (ENDPOINT, "request.path")):
        ledger.vary(rule, path, _around(ours, rule), _around(theirs, rule))
    return ledger.result(UNSAFE if ledger.findings else "")


def is_known(bases: Sequence[Turn], heads: Sequence[Turn]) -> bool:
    """Whether every recording holds the body of its request."""
    return all(turn.asked and turn.asked.body is not None for turn in (*bases, *heads))


def is_same(bases: Sequence[Turn], heads: Sequence[Turn]) -> bool:
    """Whether all runs are known to have asked for the same, headers and URL aside."""
    if not is_known(bases, heads):
        return False
    first, *others = [turn.asked.body for turn in (*bases, *heads) if turn.asked]
    return not any(nearest_differences([first], other) for other in others)


def _unknown(bases: Sequence[Turn], heads: Sequence[Turn]) -> str:
    lacking = [
        name
        for name, turns in (("BASE", bases), ("HEAD", heads))
        if not all(turn.asked and turn.asked.body is not None for turn in turns)
    ]
    return f"not known of {' and '.join(lacking)}: whether the requests differ cannot be told"


def _asked(turns: Sequence[Turn]) -> list[tuple[Turn, Asked]]:
    return [(turn, turn.asked) for turn in turns if turn.asked]


def _compare_bodies(
    ledger: Ledger, ours: Sequence[tuple[Turn, Asked]], theirs: tuple[Turn, Asked]
) -> None:
    """Where the body differs from those of all runs of BASE."""
    head, asked = theirs
    base, was_asked = ours[0]
    bodies = [each.body for _, each in ours]
    for path, was, now in nearest_differences(bodies, asked.body):
        name = re.split(r"[.\[]", path, maxsplit=1)[0]
        ledger.add(
            _OWN.get(name, PARAMETERS),
            f"request.{path}",
            f"{printable(path)} {change(was, now)}",
            base=as_json(was),
            head=as_json(now),
            base_at=base.at(was_asked.line),
            head_at=head.at(asked.line),
        )


def _around(runs: Sequence[tuple[Turn, Asked]], rule: Rule) -> list[Fact]:
    facts = []
    for turn, asked in runs:
        text = " ".join(asked.betas) if rule is BETAS else asked.path
        facts.append(Fact(text, text or "none", turn.at(asked.line)))
    return facts
