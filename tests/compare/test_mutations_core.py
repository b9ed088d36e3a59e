"""Each rule of the message's levels fires at a mutation that is made for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspector.compare.case import compare_case
from inspector.compare.catalogue import RULES
from inspector.compare.settings import Settings
from inspector.compare.turns.folding import fold
from inspector.recording import load
from tests.compare.mutations_core import MUTATIONS

OURS = ("case", "request", "protocol", "structure", "tools", "usage", "content")


@pytest.mark.parametrize("rule", [rule for rule in MUTATIONS if not rule.startswith("case.")])
def test_a_mutation_fires_its_rule(rule: str, tmp_path: Path) -> None:
    """Against the stream it was made from, the mutated one has a finding of the rule."""
    base, head = MUTATIONS[rule].make(tmp_path)
    with load(base) as ours, load(head) as theirs:
        result = compare_case("sample", [fold(ours)], [fold(theirs)], Settings())
    assert result.refused is None
    found = {finding.rule.id: finding for finding in result.findings()}
    assert rule in found
    assert found[rule].text
    assert found[rule].base_at is not None
    assert found[rule].head_at is not None


def test_every_rule_has_a_mutation() -> None:
    """There is no rule in these levels that nothing has been seen to fire."""
    assert set(MUTATIONS) == {rule.id for rule in RULES.values() if rule.level in OURS}
