"""Scrubbing: dates, UUIDs, URLs and numbers taken out of texts, where that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from inspector.analysis.values import fresh
from inspector.compare.settings import Scrubber

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"

_PATTERNS: Final[dict[Scrubber, str]] = {
    "url": r"[a-z][a-z0-9+.-]*://[^\s<>\"')\]}]+",
    "uuid": r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
    "date": (
        r"\b\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
        rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?\b"
        rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}(?:,? \d{{4}})?\b"
        r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    ),
    "number": r"[+-]?\d+(?:[.,]\d+)*",
}
"""In the order in which they are taken out: a URL may hold a UUID, and a date is numbers."""


class Scrub:
    """Takes some kinds of passing facts out of texts, and counts them."""

    def __init__(self, kinds: Iterable[Scrubber]) -> None:
        asked = set(kinds)
        self.count = 0
        """How many were taken out."""
        self._patterns = [
            (re.compile(pattern, re.IGNORECASE), f"<{kind}>")
            for kind, pattern in _PATTERNS.items()
            if kind in asked
        ]

    def text(self, text: str) -> str:
        """The text, with what is asked for replaced by its name, such as `<date>`."""
        for pattern, name in self._patterns:
            text, count = pattern.subn(name, text)
            self.count += count
        return text

    def value(self, value: Any) -> Any:
        """A JSON value with all its texts scrubbed, names of members aside.

        Without recursion: how deep it nests is up to the stream.
        """
        if not self._patterns:
            return value
        root = [fresh(value)]
        waiting: list[Any] = [root]
        while waiting:
            container = waiting.pop()
            items = container.items() if isinstance(container, dict) else enumerate(container)
            for key, item in list(items):
                if isinstance(item, str):
                    container[key] = self.text(item)
                elif isinstance(item, dict | list):
                    waiting.append(item)
        return root[0]
