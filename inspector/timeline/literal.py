"""A literal: a text that is looked for in the rows, first in the bytes of the file."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Any

from inspector.recording import Event, Line
from inspector.timeline.rows import rows
from inspector.timeline.view import Timeline

SLICE = 1 << 20
"""Bytes of the file that are looked through before a worker can be stopped."""


class Literal:
    """A text, upper and lower case alike for ASCII letters.

    A row holds it if its label or its preview does, or any string or number in its payload; but not
    for what its payload says of types, which would find every delta for `block`.
    """

    def __init__(self, text: str) -> None:
        self.text = text.lower()
        self._spellings = {
            json.dumps(text, ensure_ascii=escaped)[1:-1].encode(errors="replace").lower()
            for escaped in (False, True)
        }

    def rows(self, timeline: Timeline, first: int, last: int) -> Iterator[int]:
        """The rows from `first` up to, without, `last` that hold it."""
        text = timeline.text(first, last).lower()
        begin = timeline.index.offsets[first]
        candidates: set[int] = set()
        for spelling in self._spellings:
            candidates |= set(self._places(text, spelling, timeline, begin))
        return (row for row in sorted(candidates) if self.is_in(timeline.line(row)))

    def is_in(self, line: Line) -> bool:
        """Whether a person who sees this line would find the text in it."""
        if isinstance(line, Event):
            try:
                if self._is_in_value(line.json()):
                    return True
            except ValueError:
                pass
        return any(
            self.text in said.lower()
            for row in rows((line,))
            for said in (row.label, row.payload, row.raw.decode(errors="replace") * (not row.data))
        )

    def _places(
        self, text: bytes, spelling: bytes, timeline: Timeline, begin: int
    ) -> Iterator[int]:
        """The rows in whose lines the spelling stands, once each."""
        offsets = timeline.index.offsets
        place = text.find(spelling)
        while place >= 0:
            row = bisect_right(offsets, begin + place) - 1
            yield row
            after = offsets[row + 1] - begin if row + 1 < len(timeline) else len(text)
            place = text.find(spelling, after)

    def _is_in_value(self, value: Any) -> bool:
        pending = [value]
        while pending:
            value = pending.pop()
            if isinstance(value, dict):
                pending += (item for key, item in value.items() if key != "type")
            elif isinstance(value, list):
                pending += value
            elif isinstance(value, str):
                if self.text in value.lower():
                    return True
            elif value is not None and self.text in json.dumps(value):
                return True
        return False


def slice_end(timeline: Timeline, first: int, last: int) -> int:
    """The row up to which a slice of about `SLICE` bytes goes that begins with row `first`."""
    end = bisect_left(timeline.index.offsets, timeline.index.offsets[first] + SLICE, first, last)
    return max(end, first + 1)
