"""A scan: how far a JSON text has been read, and where it can be closed if it breaks off there."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from inspector.analysis.plain import skip_plain
from inspector.analysis.scalars import NotJSONError, is_number, scalar, skip_space, string

MOST_OPEN = 201
"""How deep the SDK's parser follows containers into each other."""

_CLOSING = bytes.maketrans(b"{[", b"}]")


class Next(Enum):
    """What the text may go on with."""

    VALUE = "a value"
    FIRST_ITEM = "a value or the end of the list"
    FIRST_KEY = "a key or the end of the object"
    KEY = "a key"
    IN_KEY = "the rest of a key"
    COLON = "a colon"
    IN_STRING = "the rest of a string"
    COMMA = "a comma or the end of the container"
    NOTHING = "nothing: it is whole, and the SDK's parser ignores what follows"
    REFUSED = "nothing: the SDK's parser raises here"


_AT_VALUE = (Next.VALUE, Next.FIRST_ITEM)
_AT_KEY = (Next.KEY, Next.FIRST_KEY)
_FINAL = (Next.NOTHING, Next.REFUSED)


class Mends(NamedTuple):
    """A closing bracket that is missing, and those that are missing before it."""

    at: int
    bracket: bytes
    before: Mends | None


class Scan(NamedTuple):
    """Where the reading of a JSON text stands; a value, that can be taken up again at any time.

    It accepts what the SDK's parser (jiter, in its partial mode) accepts.
    """

    at: int = 0
    """How many bytes have been read; a number, a word or an escape only once it is whole."""
    open: bytes = b""
    """The brackets that are open, the outermost first."""
    next: Next = Next.VALUE
    whole: int = 0
    """How many of the bytes are JSON when the open brackets are closed behind them."""
    mends: Mends | None = None
    """The brackets that are missing inside; the SDK's parser puts up with that, JSON does not."""

    def over(self, data: bytearray, end: int) -> Scan:
        """The scan of `data[:end]`, taken up from this one."""
        scan = self
        while scan.at < end and scan.next not in _FINAL:
            try:
                further = scan._token(data, end)
            except NotJSONError:
                return scan._on(scan.at, Next.REFUSED)
            if further is scan:
                break
            scan = further
        return scan

    def closed(self, data: bytearray, end: int, *, cut_strings: bool = False) -> bytes:
        """What `data[:end]`, which this is the scan of, says when it is closed there.

        A string that is cut off is left out, with its key, unless `cut_strings`. Empty where there
        is no value yet.
        """
        whole, quote = self.whole, b""
        if self.next is Next.IN_STRING and cut_strings:
            whole, quote = self.at, b'"'
        elif self.next in _AT_VALUE and is_number(data, skip_space(data, self.at, end), end):
            whole = end
        if not whole:
            return b""
        return self._mended(data, whole) + quote + self.open[::-1].translate(_CLOSING)

    def _token(self, data: bytearray, end: int) -> Scan:
        """The scan after the next token; this one where the token breaks off."""
        if self.next is Next.IN_KEY or self.next is Next.IN_STRING:
            return self._in_string(data, end)
        if self.next is Next.COMMA and len(self.open) < MOST_OPEN:
            at = skip_plain(data, self.at, end, in_object=self.open.endswith(b"{"))
            if at > self.at:
                return self._with_value(at, self.open)
        at = skip_space(data, self.at, end)
        if at == end:
            return self
        token = bytes(data[at : at + 1])
        if self.next is Next.COMMA:
            return self._after_value(token, at + 1)
        if self.next in _AT_VALUE:
            return self._value(token, data, at, end)
        if self.next is Next.COLON and token == b":":
            return self._on(at + 1, Next.VALUE)
        if self.next in _AT_KEY and token == b'"':
            return self._on(at + 1, Next.IN_KEY)
        if self.next is Next.FIRST_KEY and token == b"}":
            return self._close(at + 1)
        raise NotJSONError

    def _in_string(self, data: bytearray, end: int) -> Scan:
        at, ended = string(data, self.at, end)
        if not ended:
            return self if at == self.at else self._on(at, self.next)
        if self.next is Next.IN_KEY:
            return self._on(at, Next.COLON)
        return self._with_value(at, self.open)

    def _value(self, token: bytes, data: bytearray, at: int, end: int) -> Scan:
        if token == b'"':
            return self._on(at + 1, Next.IN_STRING)
        if token in (b"{", b"["):
            return self._open(at + 1, token)
        if token == b"]" and self.next is Next.FIRST_ITEM:
            return self._close(at + 1)
        stop = scalar(data, at, end)
        return self if stop is None else self._with_value(stop, self.open)

    def _after_value(self, token: bytes, at: int) -> Scan:
        in_object = self.open.endswith(b"{")
        if token == b",":
            return self._on(at, Next.KEY if in_object else Next.VALUE)
        if token == (b"}" if in_object else b"]"):
            return self._close(at)
        mends = Mends(self.whole, b"}" if in_object else b"]", self.mends)
        return self._replace(mends=mends)._close(self.whole)

    def _open(self, at: int, bracket: bytes) -> Scan:
        if len(self.open) == MOST_OPEN:
            raise NotJSONError
        first = Next.FIRST_KEY if bracket == b"{" else Next.FIRST_ITEM
        return Scan(at, self.open + bracket, first, at, self.mends)

    def _close(self, at: int) -> Scan:
        return self._with_value(at, self.open[:-1])

    def _with_value(self, at: int, open_: bytes) -> Scan:
        """The scan after a value that ends at `at` and leaves those brackets open."""
        return Scan(at, open_, Next.COMMA if open_ else Next.NOTHING, at, self.mends)

    def _on(self, at: int, next_: Next) -> Scan:
        """The scan after something that is no whole value."""
        return Scan(at, self.open, next_, self.whole, self.mends)

    def _mended(self, data: bytearray, end: int) -> bytes:
        """`data[:end]` with the brackets that are missing in it."""
        pieces = []
        mends = self.mends
        while mends is not None:
            pieces += [bytes(data[mends.at : end]), mends.bracket]
            end, mends = mends.at, mends.before
        pieces.append(bytes(data[:end]))
        return b"".join(reversed(pieces))
