"""JSON that is still arriving: what it says so far, without reading it from the start each time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import orjson

from inspector.analysis.text import Text
from inspector.analysis.values import loads

if TYPE_CHECKING:
    from inspector.analysis.scan import Scan

_STRETCH = 256
"""How many bytes at most are scanned again when the text is looked at at another length."""


class PartialJSON(Text):
    """A JSON text that grows, and whose value can be asked for at any length.

    Growing it costs what appending costs. It is scanned only when its value is asked for before it
    is whole, and only then are scans imported; they are kept, one a stretch, for whoever asks again
    at this length or at any other, copies included.
    """

    __slots__ = ("_scans",)

    def __init__(self, text: str = "") -> None:
        self._scans: list[Scan] = []
        super().__init__(text)

    def value(self, *, cut_strings: bool = False) -> Any:
        """What it says; where it breaks off, what it says up to there, as the SDK has it.

        A string that is cut off is left out, with its key, unless `cut_strings`. Raises
        `ValueError` where there is no value yet.
        """
        if self._own().endswith((b"}", b"]")):
            try:
                return loads(self._own())
            except ValueError:
                pass
        return loads(self.scan().closed(self._buffer, self.size, cut_strings=cut_strings))

    def fault(self) -> str | None:
        """What keeps it from being JSON, as the end of a sentence; `None` where it is, or empty."""
        try:
            if self.size:
                orjson.loads(self._own())
        except orjson.JSONDecodeError:
            scan = self.scan()
        else:
            return None
        from inspector.analysis.scan import Next

        if scan.next is Next.REFUSED:
            return f"is no JSON after its first {scan.at} bytes"
        if scan.next is not Next.NOTHING:
            return "breaks off before its JSON is whole"
        if scan.mends:
            return "lacks a closing bracket"
        if self._own()[scan.at :].strip(b" \t\n\r"):
            return "goes on after its JSON is whole"
        return None  # NaN and the like, which the SDK's parser takes

    @property
    def refused(self) -> bool:
        """Whether the SDK's parser raises on it, instead of taking what there is of it."""
        from inspector.analysis.scan import Next

        scan = self.scan()
        return scan.next is Next.REFUSED or not scan.closed(self._buffer, self.size)

    def scan(self) -> Scan:
        """Where the reading of it stands at its end."""
        from inspector.analysis.scan import Scan

        scans = self._scans
        if not scans:
            scans.append(Scan())
        while len(scans) <= self.size // _STRETCH:
            scans.append(scans[-1].over(self._buffer, len(scans) * _STRETCH))
        return scans[self.size // _STRETCH].over(self._buffer, self.size)

    def copy(self) -> Self:
        """The text as it stands, at no cost."""
        other = super().copy()
        other._scans = self._scans
        return other

    def _part(self, added: bytes) -> None:
        super()._part(added)
        self._scans = []
