"""JSON values: read without loss, copied without sharing."""

from __future__ import annotations

from typing import Any

import orjson

_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_LONG_NUMBER = b"0" * 19
"""Every integer that does not fit in 64 bits has 19 digits or more."""


def loads(data: bytes | bytearray) -> Any:
    """The value that `data` spells, integers exact whatever their size.

    orjson reads it, unless it would lose digits or refuses what the SDK accepts (NaN, lone
    surrogates). Raises `ValueError` where it is not JSON.
    """
    if _LONG_NUMBER not in data.translate(_TO_ZEROS):
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            pass
    import json  # imported here, since orjson reads nearly all that there is

    try:
        return json.loads(data.decode(errors="surrogatepass"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def fresh(value: Any) -> Any:
    """A deep copy of a JSON value, without recursion: how deep it nests is up to the stream."""
    root = [value]
    unfinished: list[Any] = [root]
    while unfinished:
        container = unfinished.pop()
        items = container.items() if isinstance(container, dict) else enumerate(container)
        for key, item in list(items):
            if isinstance(item, dict | list):
                container[key] = item.copy()
                unfinished.append(container[key])
    return root[0]
