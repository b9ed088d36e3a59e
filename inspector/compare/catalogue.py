"""The catalogue: every rule of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from inspector.compare.level import LEVELS
from inspector.compare.rule import Rule

RULES: Final[Mapping[str, Rule]] = {
    rule.id: rule
    for level in LEVELS
    for rule in import_module(f"inspector.compare.levels.{level}").RULES
}
"""The rules by id, in the order of the levels."""
