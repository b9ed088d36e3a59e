"""What a stream should be like: rules with ids, and what they find in a recording."""

from inspector.analysis.rules.catalogue import RULES
from inspector.analysis.rules.checker import ALL, MESSAGE, Checker, check
from inspector.analysis.rules.finding import Finding, Findings, LeftOut
from inspector.analysis.rules.rule import SEVERITIES, Rule, Severity, reaches

__all__ = [
    "ALL",
    "MESSAGE",
    "RULES",
    "SEVERITIES",
    "Checker",
    "Finding",
    "Findings",
    "LeftOut",
    "Rule",
    "Severity",
    "check",
    "reaches",
]
