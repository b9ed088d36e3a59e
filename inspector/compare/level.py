"""Levels: what of two recordings is compared, from what they asked to their exact bytes."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Level: TypeAlias = Literal[
    "case",
    "request",
    "protocol",
    "structure",
    "tools",
    "usage",
    "content",
    "timing",
    "transport",
    "events",
    "bytes",
]

LEVELS: Final[dict[Level, str]] = {
    "case": "whether both sides have the case; always compared",
    "request": "model, parameters, tools, betas: whether comparing is safe at all",
    "protocol": "order, pairing, indices, terminal event, errors, unknown events and fields",
    "structure": "block types in order, stop reason, refusal category, serving model",
    "tools": "names and order of tool calls, parsed arguments, validity",
    "usage": "input and output tokens, cache reads",
    "content": "text, thinking and citations, word by word",
    "timing": "the first token and the end, of several runs against several",
    "transport": "events and bytes a read, coalescing, pings, headers",
    "events": "the events one by one, with their chunk borders; never gates",
    "bytes": "the frames exactly; never gates",
}
"""Every level with what it compares, in the order of the reports."""

DEFAULT: Final[tuple[Level, ...]] = (
    "request",
    "protocol",
    "structure",
    "tools",
    "usage",
    "content",
    "timing",
)
"""The levels that are compared where none are asked for."""

OF_MESSAGES: Final[frozenset[Level]] = frozenset(
    {"protocol", "structure", "tools", "usage", "content"}
)
"""The levels that together see all that a message of the API says, and know no other streams."""
