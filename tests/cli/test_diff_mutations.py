"""A gate that can fire: each rule has a change of a real stream that fires it, in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from inspector.compare.catalogue import RULES
from tests.cli.test_diff import EVERY, Diff, diff
from tests.compare.mutation import Firing
from tests.compare.mutations_align import MUTATIONS as OF_RAW_LEVELS
from tests.compare.mutations_core import MUTATIONS as OF_MESSAGES
from tests.compare.mutations_stats import MUTATIONS as OF_CASES_AND_TIMES
from tests.compare.read_back import READERS

__all__ = ["diff"]  # the fixture

MUTATIONS: Mapping[str, Firing] = {**OF_MESSAGES, **OF_RAW_LEVELS, **OF_CASES_AND_TIMES}


def test_every_rule_has_a_mutation() -> None:
    """A rule that nothing fires is no rule; a mutation of no rule is a misspelling."""
    assert sorted(MUTATIONS) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_fires_at_its_own_gate_and_at_any(rule: str, tmp_path: Path, diff: Diff) -> None:
    """Exit 1 where what breaks is asked for, if it breaks; exit 1 in any case at `any`."""
    mutation = MUTATIONS[rule]
    own = RULES[rule].severity.replace("info", "any")
    for gate in {"any", own}:
        ran = diff(*_arguments(mutation, tmp_path / gate), "--fail-on", gate)
        assert ran.code == 1, ran.out + ran.err
    # off, it neither stands in the report nor weighs anything
    off = diff(*_arguments(mutation, tmp_path / "off"), "--rule", f"{rule}=off")
    assert f" {rule} " not in off.out


@pytest.mark.parametrize("rule", RULES)
def test_every_format_carries_a_rule_that_fires(rule: str, tmp_path: Path, diff: Diff) -> None:
    """Written at once, read back by other parsers; the gate is the rule alone."""
    files = {format_: tmp_path / f"report.{format_}" for format_ in EVERY}
    targets = [f"--format={format_}={file}" for format_, file in files.items()]
    alone = [f"--rule={rule}=breaking", *_all_but(rule)]
    ran = diff(*_arguments(MUTATIONS[rule], tmp_path), *targets, *alone, "--fail-on", "breaking")
    assert ran.code == 1, ran.out + ran.err
    for format_, file in files.items():
        told = list(READERS[format_](file.read_text(encoding="utf-8")))
        assert {(each.rule, each.fails) for each in told} == {(rule, True)}, format_


def _arguments(mutation: Firing, folder: Path) -> Iterator[object]:
    folder.mkdir(exist_ok=True)
    yield from mutation.make(folder)
    if mutation.levels:
        yield from ("--level", mutation.levels)
    yield from mutation.arguments


def _all_but(rule: str) -> Iterator[str]:
    return (f"--rule={other}=off" for other in RULES if other != rule)
