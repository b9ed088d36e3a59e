"""The deltas of a stream by what they are part of: how many there are, and how long."""

from __future__ import annotations

import hashlib
from array import array
from statistics import median_low
from typing import Any, Final, NamedTuple

FIELDS: Final = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "input_json_delta": "partial_json",
}
"""The field of each delta that comes in chunks."""


class Stream(NamedTuple):
    """What deltas are of."""

    block: str
    """The type of the content block."""
    delta: str
    """The type of the delta."""


class Chunks:
    """The deltas of one stream."""

    def __init__(self, line: int) -> None:
        self.line = line
        """1-based number of the line of the first."""
        self.sizes: array[int] = array("I")
        """The characters of each."""
        self._text = hashlib.blake2b(digest_size=16)

    def add(self, delta: dict[str, Any]) -> None:
        """Take the next delta."""
        text = delta.get(FIELDS.get(delta.get("type", ""), ""))
        text = text if isinstance(text, str) else ""
        self.sizes.append(len(text))
        self._text.update(text.encode(errors="surrogatepass"))

    @property
    def text(self) -> bytes:
        """What tells their joined text from others."""
        return self._text.digest()

    @property
    def usual(self) -> int:
        """The median of their characters."""
        return median_low(self.sizes)

    def facts(self) -> dict[str, int]:
        """What a finding says of them, as JSON."""
        return {"deltas": len(self.sizes), "characters": self.usual}

    def __str__(self) -> str:
        plural = "s" * (len(self.sizes) != 1)
        return f"{len(self.sizes):,} delta{plural} of {self.usual:,} characters"
