"""Reading archives: values of the type that an archive should have there, or a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspector.capture.coding import CodingError, content_decoder


class ArchiveError(ValueError):
    """An archive is not what its format says; the message is one line for a person."""


def member(holder: Any, name: str, kind: type | tuple[type, ...], where: str) -> Any:
    """A member that has to be there and of that type. Raises `ArchiveError`."""
    value = holder.get(name) if isinstance(holder, Mapping) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ArchiveError(f"{where} has no {name} as the format wants it")
    return value


def inner(holder: Any, name: str) -> Mapping[str, Any]:
    """An object that may be left out."""
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def word(holder: Mapping[str, Any], name: str) -> str | None:
    """A text that may be left out."""
    value = holder.get(name)
    return value if isinstance(value, str) and value else None


def whole_number(holder: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    """A whole number that may be left out; `None` also for one that makes no sense."""
    value = holder.get(name)
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return value if fits else None


def status(holder: Mapping[str, Any], name: str) -> int | None:
    """The status of an answer."""
    return whole_number(holder, name, 100, 999)


def in_bytes(text: str) -> bytes:
    """A text as the bytes it was; what had not been UTF-8 when it was kept is lost already."""
    return text.encode("utf-8", "surrogatepass")


def decoded(body: bytes, encoding: str | None) -> bytes:
    """A body without its content coding, or as it is where it was kept decoded."""
    try:
        decoder = content_decoder(encoding)
        return body if decoder is None else b"".join(decoder.decode(body))
    except CodingError:
        return body
