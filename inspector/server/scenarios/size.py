"""How many tokens a text is about, so that the usage that a scenario reports looks right."""

from __future__ import annotations

import re

_PART = re.compile(r"[A-Za-z]+|[0-9]{1,3}|\n+ *|[^\sA-Za-z0-9]")

FRAMING = 3
"""Tokens that a message takes beside its blocks."""
CALL = 35
"""Tokens that a tool call takes beside its input."""


def tokens(text: str) -> int:
    """An estimate by words, for the tokenizer of the newest models."""
    return sum(_tenths(part) for part in _PART.findall(text)) // 10


def _tenths(part: str) -> int:
    """Tenths of a token: whole numbers have the same sum in every version of Python."""
    if part.isascii() and part.isalpha():
        return 12 + 5 * max(0, len(part) - 6)
    if part.isdigit():
        return 19
    return 9 if part.isascii() else 29
