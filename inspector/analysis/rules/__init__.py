"""What a stream should be like: rules with ids, and what they find in a recording.

Each name is imported when it is first touched: a comparison of small recordings needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inspector.analysis.rules.catalogue import RULES
    from inspector.analysis.rules.checker import MESSAGE, Checker, check
    from inspector.analysis.rules.finding import Finding, Findings, LeftOut
    from inspector.analysis.rules.rule import SEVERITIES, Rule, Severity, reaches

__all__ = [
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

_HOMES = {
    "MESSAGE": "checker",
    "RULES": "catalogue",
    "SEVERITIES": "rule",
    "Checker": "checker",
    "Rule": "rule",
    "Severity": "rule",
    "check": "checker",
    "reaches": "rule",
}  # the module of findings is the home of the others


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"inspector.analysis.rules.{_HOMES.get(name, 'finding')}")
    value = getattr(home, name)
    globals()[name] = value
    return value
