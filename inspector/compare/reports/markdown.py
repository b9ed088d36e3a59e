"""A comparison as Markdown, for a comment or the summary of a CI step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from inspector.compare.finding import Finding
from inspector.compare.reports.ending import cases, counted, reason, verdict
from inspector.compare.reports.visible import visible
from inspector.compare.reports.wording import normalised, places, side
from inspector.compare.result import CaseResult, Comparison, LevelResult
from inspector.compare.rule import SEVERITIES

_Part: TypeAlias = tuple[str, ...]
"""Lines that make sense only together."""

_POINTER: Final = "_… cut here; `inspect diff --format json` has all of it._"
_MOST_HUNK_LINES: Final = 60

_RUNS: Final = re.compile("`+")


def markdown(comparison: Comparison, most: int | None = None) -> Iterator[str]:
    """The lines; cut, with a pointer to the rest, where they would take over `most` bytes."""
    left = None if most is None else most - len(_POINTER.encode()) - 2
    for part in _parts(comparison):
        size = sum(len(line.encode()) + 1 for line in part)
        if left is not None and size > left:
            yield from ("", _POINTER)
            return
        left = None if left is None else left - size
        yield from part


def _parts(comparison: Comparison) -> Iterator[_Part]:
    yield (f"### inspect diff: {verdict(comparison)}", "")
    yield (f"{cases(comparison)}; {reason(comparison)}.",)
    if comparison.could_not:
        yield ("",)
    for why in comparison.could_not:
        yield (f"- not compared: {_code(why)}",)
    yield from _overview(comparison)
    for case in comparison.cases:
        if any(True for _ in case.findings()):
            yield from _case(case)
    if comparison.notes:
        yield ("", *(f"- {_code(note)}" for note in comparison.notes))


def _overview(comparison: Comparison) -> Iterator[_Part]:
    """A row a case, the gravest first; a long list of equal ones is only counted."""
    if not comparison.cases:
        return
    head = ("case", "verdict", *SEVERITIES[:-1])
    yield ("", _row(head), _row(("---", "---", "---:", "---:", "---:")))
    for case in comparison.cases:
        counts = (f"{case.how_many(severity):,}" for severity in SEVERITIES[:-1])
        yield (_row((_code(case.name), _loud(case.verdict), *counts)),)


def _case(case: CaseResult) -> Iterator[_Part]:
    sides = f"base {_code(side(case.base))}, head {_code(side(case.head))}"
    yield ("", f"#### {_code(case.name)}", "", sides)
    head = ("severity", "rule", "where", "what differs", "lines")
    first: _Part = ("", _row(head), _row(["---"] * len(head)))
    for finding in case.findings():
        yield (*first, _finding(finding, case))
        first = ()
    for level in case.levels:
        yield from _hunks(level)
    if case.normalised:
        yield ("", f"normalised: {_code(normalised(case))}")


def _finding(finding: Finding, case: CaseResult) -> str:
    where = places(finding, case)
    return _row(
        (
            _loud(finding.severity),
            _code(finding.rule.id),
            _code(finding.path),
            _code(finding.text),
            _code(where) if where else "",
        )
    )


def _hunks(level: LevelResult) -> Iterator[_Part]:
    """The first hunks of a level, as a block of code."""
    if not level.hunks:
        return
    lines = [f"{sign}{visible(text)}" for hunk in level.hunks for sign, text in hunk.lines]
    fence = _fence("\n".join(lines), 3)
    cut = ("…",) if len(lines) > _MOST_HUNK_LINES else ()
    told = counted(len(level.hunks) + level.hunks_left_out, "hunk")
    yield ("", f"{level.level}: {told}", "", f"{fence}diff", *lines[:_MOST_HUNK_LINES], *cut, fence)


def _loud(word: str) -> str:
    loud: dict[str, str] = {"breaking": "**breaking**", "not compared": "**not compared**"}
    return loud.get(word, word)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    """The text as code, in which nothing is markup, a mention or a link.

    A `|` would end the cell of a table whatever it stands in, so it becomes an entity, which code
    in backticks would show as it is.
    """
    text = visible(text)
    if not text.strip():
        return ""
    if "|" in text:
        coded = re.sub(r"[^\w ]", lambda match: f"&#{ord(match[0])};", text)
        return f"<code>{coded}</code>"
    fence = _fence(text, 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fence(text: str, least: int) -> str:
    longest = max(map(len, _RUNS.findall(text)), default=0)
    return "`" * max(least, longest + 1)
