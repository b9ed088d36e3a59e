"""The catalogue holds every rule once, under the level that its id names."""

from __future__ import annotations

from inspector.analysis.rules.catalogue import RULES as CHECKED
from inspector.compare.catalogue import RULES
from inspector.compare.judging.violations import GRADES, VIOLATIONS
from inspector.compare.level import LEVELS


def test_rules_stand_in_the_order_of_their_levels() -> None:
    """Each under its level; frames are part of the protocol."""
    order = list(LEVELS)
    levels = [rule.level for rule in RULES.values()]
    assert levels == sorted(levels, key=order.index)
    for name, rule in RULES.items():
        family = name.partition(".")[0]
        assert rule.level == {"frames": "protocol"}.get(family, family)


def test_a_rule_is_one_sentence() -> None:
    """With a full stop, for the list of rules and the reports."""
    for rule in RULES.values():
        assert rule.sentence.endswith("."), rule.id
        assert "\n" not in rule.sentence


def test_the_rules_of_the_check_keep_their_ids_and_gravity() -> None:
    """An error breaks; what is about the file or its health is left to the check."""
    for name, rule in VIOLATIONS.items():
        assert RULES[name] is rule
        assert rule.severity == GRADES[CHECKED[name].severity]
        assert rule.sentence == CHECKED[name].sentence
    left = {rule.family for name, rule in CHECKED.items() if name not in RULES}
    assert left == {"recording", "health"}
