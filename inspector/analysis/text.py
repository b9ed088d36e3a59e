"""A text that grows fragment by fragment, and whose copies share what they have in common."""

from __future__ import annotations

from typing import Self


class Text:
    """Text that only grows.

    The fragments are joined as they come, as UTF-8, in a buffer that copies of the text share: each
    copy knows how much of it is its own. A copy that is fed the fragments that the buffer already
    holds only moves on in it, so that going back to a copy and forward again costs nothing; fed
    anything else, it gets a buffer of its own.
    """

    __slots__ = ("_buffer", "size")

    def __init__(self, text: str = "") -> None:
        self._buffer = bytearray()
        self.size = 0
        """Its length in bytes of UTF-8."""
        if text:
            self.append(text)

    def append(self, fragment: str) -> None:
        """Add a fragment at the end."""
        try:
            added = fragment.encode()
        except UnicodeEncodeError:  # a lone surrogate: JSON can spell it, UTF-8 cannot
            added = fragment.encode(errors="surrogatepass")
        size = self.size
        if size == len(self._buffer):
            self._buffer += added
        elif not self._buffer.startswith(added, size):
            self._part(added)
        self.size = size + len(added)

    def copy(self) -> Self:
        """The text as it stands, at no cost."""
        other = object.__new__(type(self))
        other._buffer = self._buffer
        other.size = self.size
        return other

    def __str__(self) -> str:
        return self._own().decode(errors="surrogatepass")

    def _own(self) -> bytearray:
        """What of the buffer is this text; to be read, not changed."""
        return self._buffer if self.size == len(self._buffer) else self._buffer[: self.size]

    def _part(self, added: bytes) -> None:
        """Go on alone, in a buffer that nobody shares."""
        self._buffer = self._buffer[: self.size] + added
