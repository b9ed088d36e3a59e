"""Model families: the dated table of what their output costs in tokens."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from inspector.analysis.counter import Weights

TABLE = Path(__file__).with_name("token_weights.toml")


@dataclass(frozen=True, slots=True)
class Family:
    """The constants of one family; `token_weights.toml` says what each is."""

    name: str
    model: str
    """A pattern found in the names of its models."""
    weights: Weights
    scale: float
    call_auto: float
    call_any: float
    call_tool: float
    further_call: float
    parameter: float
    citation: float
    thinking: float
    framing: int


@dataclass(frozen=True, slots=True)
class Table:
    """All families, in the order in which they are tried."""

    dated: date
    families: tuple[Family, ...]


@cache
def table() -> Table:
    """The table as it is shipped, read once."""
    document = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    weights = {name: Weights(**given) for name, given in document["tokenizers"].items()}
    families = (_family(given, document["costs"], weights) for given in document["families"])
    return Table(document["dated"], tuple(families))


@cache
def family_of(model: str | None) -> Family | None:
    """The family of a model, `None` for one that nothing is known of."""
    if model is None:
        return None
    found = (family for family in table().families if re.search(family.model, model))
    return next(found, None)


def _family(given: dict[str, Any], costs: dict[str, Any], weights: dict[str, Weights]) -> Family:
    fields = costs | given
    return Family(weights=weights[fields.pop("tokenizer")], **fields)
