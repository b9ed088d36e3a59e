"""Annotations: the syntax of workflow commands."""

from __future__ import annotations

from collections import Counter

from inspector.compare.reports.annotations import MOST, Annotation, Level, commands


def test_text_and_properties_are_escaped_by_their_own_rules() -> None:
    """A colon or a comma would end a property, a line end the command, a percent sign nothing."""
    annotation = Annotation("error", "a:b,c", "50%: one,\r\ntwo", "x,y:%.jsonl", 3)
    assert str(annotation) == (
        "::error file=x%2Cy%3A%25.jsonl,line=3,title=a%3Ab%2Cc::50%25: one,%0D%0Atwo"
    )


def test_each_level_has_its_own_limit_and_its_own_count() -> None:
    """A flood of warnings hides no error; those never given are counted with those left out."""
    flood = [Annotation("warning", "w", str(n), "f", n) for n in range(1, MOST + 4)]
    more: Counter[Level] = Counter({"warning": 5})
    lines = list(commands([*flood, Annotation("error", "e", "last", "f")], more))
    assert len(lines) == MOST + 2
    assert lines[-2] == "::error file=f,title=e::last"
    assert lines[-1] == "::warning title=More findings::8 more of this severity are not shown"


def test_as_many_as_fit_are_not_followed_by_a_count() -> None:
    """Eight are shown as eight."""
    lines = list(commands([Annotation("notice", "n", "x", "f")] * MOST, Counter()))
    assert len(lines) == MOST
