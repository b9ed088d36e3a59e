"""The list of all rules that `inspect diff --rules` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inspector.compare.rule import Rule


def rules(all_rules: Iterable[Rule]) -> Iterator[str]:
    """A line a rule, in the order of the levels."""
    all_rules = list(all_rules)
    width = max((len(rule.id) for rule in all_rules), default=0)
    for rule in all_rules:
        yield f"{rule.severity:<8}  {rule.id:<{width}}  {rule.sentence}"
