"""Comparisons made by hand, for the tests of the reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inspector.compare.finding import Finding, Place
from inspector.compare.level import Level
from inspector.compare.result import CaseResult, Comparison, Hunk, LevelResult, Side
from inspector.compare.rule import Rule, Severity

STOP = Rule("protocol.message-stop-missing", "protocol", "breaking", "the stream ends too early")
REASON = Rule("structure.stop-reason", "structure", "breaking", "another stop reason")
ORDER = Rule("structure.block-sequence", "structure", "warning", "other types of blocks")
TEXT = Rule("content.text", "content", "info", "another text")

NASTY = 'a"<b>&`c`|d%,:\n::error::x\r\x1b[31m\x00\ud83d\u202e]]> @all #1 **e** ``` \\| 漢字'
"""A text that would break every format, were it written as it is."""


def side(name: str, runs: int = 1, **more: Any) -> Side:
    """One side, recorded in November."""
    paths = tuple(Path(f"{name}/weather-{run}.jsonl") for run in range(1, runs + 1))
    facts = {"model": "claude-sonnet-5", "started": "2026-11-20T08:00:00Z"}
    return Side(paths, **{**facts, **more})


def finding(
    rule: Rule = STOP,
    text: str = "stream ends after event 57, in content block 2",
    severity: Severity | None = None,
    **more: Any,
) -> Finding:
    """A finding at line 44 of BASE and 60 of HEAD."""
    told: dict[str, Any] = {
        "path": "content[2]",
        "base": {"a": 1},
        "base_at": Place(Path("base/weather-1.jsonl"), 44),
        "head_at": Place(Path("head/weather-1.jsonl"), 60),
    }
    return Finding(rule, severity or rule.severity, text=text, **{**told, **more})


def level(*findings: Finding, name: Level = "protocol", **more: Any) -> LevelResult:
    """What a level came to; it differs where it has findings."""
    told: dict[str, Any] = {"status": "differs" if findings else "equal"}
    return LevelResult(name, findings=findings, **{**told, **more})


def case(*levels: LevelResult, name: str = "weather", **more: Any) -> CaseResult:
    """A case of one run against one."""
    sides = {"base": side("base"), "head": side("head", via="gw.internal")}
    return CaseResult(name, levels=levels, **{**sides, **more})


def refused(
    why: str = "cannot read head/x.jsonl: no end line", name: str = "weather"
) -> CaseResult:
    """A case that could not be compared."""
    return case(name=name, refused=why)


def comparison(*cases: CaseResult, **more: Any) -> Comparison:
    """What an invocation came to."""
    return Comparison(cases, **more)


WORDS = Hunk(
    "content[1].text", 12, 12, ((" ", "It is "), ("-", "sunny"), ("+", "raining"), (" ", ".")), 7, 9
)

WEATHER = case(
    level(name="request"),
    level(finding()),
    level(
        finding(REASON, "tool_use → none", path="stop_reason", head=None),
        finding(ORDER, "thinking text tool_use → thinking text", path="content"),
        name="structure",
    ),
    level(name="content", status="differs", hunks=(WORDS,), hunks_left_out=1),
    level(name="timing", status="not compared", note="1 run against 1; needs 10 against 5"),
    normalised=(("ids", 4), ("pings", 2)),
)
"""A case in which much differs, as in the documentation."""
