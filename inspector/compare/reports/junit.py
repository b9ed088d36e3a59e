"""A comparison as JUnit's XML: a suite a case, a test a level of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from inspector.compare.finding import Finding
from inspector.compare.reports.ending import of_no_case
from inspector.compare.reports.visible import visible
from inspector.compare.reports.wording import normalised, places, side
from inspector.compare.result import CaseResult, Comparison, LevelResult
from inspector.compare.rule import reaches

_ESCAPED: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
"""What is markup. What XML cannot hold at all cannot be seen either, and is spelled out."""


def junit(comparison: Comparison) -> Iterator[str]:
    """The document's lines; what could not be compared is an error, never a pass."""
    suites = [_suite(case, comparison) for case in comparison.cases]
    others = of_no_case(comparison)
    if others:
        suites.append(
            _Suite("inspect diff", tuple(_refusal("inspect diff", why) for why in others))
        )
    totals = {
        "tests": sum(len(suite.tests) for suite in suites),
        "failures": sum(suite.count("failure") for suite in suites),
        "errors": sum(suite.count("error") for suite in suites),
    }
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield _opened("testsuites", name="inspect diff", **totals)
    for suite in suites:
        yield from suite.lines()
    yield "</testsuites>"


@dataclass(frozen=True, slots=True)
class _Test:
    """One test: its outcome as an element, a message, a type and lines, and other lines."""

    suite: str
    name: str
    outcomes: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    out: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        start = _opened("testcase", classname=self.suite, name=self.name)
        if not self.outcomes and not self.out:
            yield f"{start[:-1]}/>"
            return
        yield start
        for element, message, type_, text in self.outcomes:
            opened = _opened(element, message=message, type=type_)
            yield f"{opened}{_text(text)}</{element}>"
        if self.out:
            yield f"<system-out>{_text(self.out)}</system-out>"
        yield "</testcase>"


@dataclass(frozen=True, slots=True)
class _Suite:
    """The tests of one case."""

    name: str
    tests: tuple[_Test, ...]
    properties: tuple[tuple[str, str], ...] = ()

    def count(self, element: str) -> int:
        """How many tests have an outcome of that name."""
        return sum(any(each[0] == element for each in test.outcomes) for test in self.tests)

    def lines(self) -> Iterator[str]:
        yield _opened(
            "testsuite",
            name=self.name,
            tests=len(self.tests),
            failures=self.count("failure"),
            errors=self.count("error"),
            skipped=self.count("skipped"),
        )
        if self.properties:
            yield "<properties>"
            for name, value in self.properties:
                yield f"{_opened('property', name=name, value=value)[:-1]}/>"
            yield "</properties>"
        for test in self.tests:
            yield from test.lines()
        yield "</testsuite>"


def _suite(case: CaseResult, comparison: Comparison) -> _Suite:
    tests = [_test(level, case, comparison) for level in case.levels]
    if case.refused is not None:
        tests.append(_refusal(case.name, case.refused))
    properties = {"base": side(case.base), "head": side(case.head), "normalised": normalised(case)}
    told = tuple((name, value) for name, value in properties.items() if value)
    return _Suite(case.name, tuple(tests), told)


def _test(level: LevelResult, case: CaseResult, comparison: Comparison) -> _Test:
    """A level: one failure for all at the gate, as most services show no second one."""
    gated = [each for each in level.findings if reaches(each.severity, comparison.gate)]
    others = [each for each in level.findings if not reaches(each.severity, comparison.gate)]
    outcomes = []
    if gated:
        message = gated[0].text + (f" (and {len(gated) - 1:,} more)" if gated[1:] else "")
        rules = " ".join(dict.fromkeys(finding.rule.id for finding in gated))
        lines = tuple(_line(finding, case) for finding in gated)
        outcomes.append(("failure", message, rules, lines))
    elif level.status == "inconclusive" and comparison.fails_when_inconclusive:
        outcomes.append(("error", level.note or level.status, level.status, ()))
    elif level.status in ("not compared", "inconclusive"):
        outcomes.append(("skipped", level.note or level.status, level.status, ()))
    note = [level.note] if level.note and not outcomes else []
    out = (*(_line(finding, case) for finding in others), *note)
    return _Test(case.name, level.level, tuple(outcomes), out)


def _refusal(suite: str, why: str) -> _Test:
    return _Test(suite, "compared", (("error", why, "not compared", (why,)),))


def _line(finding: Finding, case: CaseResult) -> str:
    where = places(finding, case)
    told = f"{finding.severity} {finding.rule.id} {finding.path}: {finding.text}"
    return f"{told} ({where})" if where else told


def _opened(element: str, **attributes: object) -> str:
    told = "".join(f' {name}="{_escaped(str(value))}"' for name, value in attributes.items())
    return f"<{element}{told}>"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(map(_escaped, lines))


def _escaped(line: str) -> str:
    return visible(line).translate(_ESCAPED)
