"""Where blank lines end: the only places at which a head or a chunked body can be over."""

from __future__ import annotations

from collections.abc import Iterator

_BLANK = b"\r\n\r\n"
_GOES_ON = (b"\r", b"\n")
"""What a piece begins with that ends a blank line begun in the one before."""


def after_blank_lines(before: bytes, data: bytes) -> Iterator[int]:
    """Offsets in `data` right behind each blank line, and its end.

    `before` are the bytes that came before it, at least the last three. Who feeds a parser piece by
    piece up to these learns of the end of a message exactly there, with nothing beyond it taken.
    """
    last = 0
    if data[:1] in _GOES_ON:
        seam = (before[-3:] + data[:3]).find(_BLANK)
        if seam >= 0:
            last = seam + len(_BLANK) - len(before[-3:])
            yield last
    found = data.find(_BLANK, last)
    while found >= 0:
        last = found + len(_BLANK)
        yield last
        found = data.find(_BLANK, last)
    if last < len(data):
        yield len(data)
