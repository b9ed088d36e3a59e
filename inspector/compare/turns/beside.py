"""Beside: what a recording holds that is no part of a message, such as a body that is no stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from inspector.analysis.rules.fields import EVENTS
from inspector.analysis.step import Step
from inspector.analysis.values import loads
from inspector.compare.normalising.values import Normaliser

if TYPE_CHECKING:
    from hashlib import blake2b

LONGEST: Final = 1 << 20
"""Bytes of a body up to which it is looked into; of a longer one only whether it differs."""


class Beside:
    """Takes the events that no message has, and the body of an answer that is no stream."""

    def __init__(self) -> None:
        self.error: str | None = None
        """The type of the first error that the server sent in the stream."""
        self._others: blake2b | None = None
        self._normaliser = Normaliser()
        self._body = bytearray()
        self._has_body = False

    def step(self, step: Step) -> None:
        """Take an event, if it is one of these."""
        if step.type == "error":
            self.error = self.error or _type_of(step)
        elif step.type not in EVENTS:
            self._other(step.event.event, step.event.data)

    def read(self, raw: bytes) -> None:
        """Take more of a body."""
        self._has_body = True
        self._body += raw

    @property
    def others(self) -> bytes:
        """A hash of all that events of another vocabulary say, normalised; empty without any."""
        return self._others.digest() if self._others else b""

    def body(self) -> Any:
        """The body, as normalised JSON where it is JSON, else as text; `None` without one."""
        if not self._has_body:
            return None
        if len(self._body) > LONGEST:
            return f"{len(self._body):,} bytes with the hash {_hash(self._body).hexdigest()}"
        try:
            value = loads(self._body)
        except ValueError:
            return self._body.decode(errors="backslashreplace")
        self._normaliser.normalise(value)
        return value

    def _other(self, name: str, data: bytes) -> None:
        self._others = self._others or _hash()
        self._others.update(repr((name, self._said(data))).encode())

    def _said(self, data: bytes) -> str | bytes:
        """The data of an event, spelled the same wherever it says the same."""
        import json

        try:
            value = loads(data)
            self._normaliser.normalise(value)
            return json.dumps(value, sort_keys=True)
        except (ValueError, RecursionError):
            return data


def _hash(data: bytes | bytearray = b"") -> blake2b:
    from hashlib import blake2b  # imported here, since most streams hold none of this

    return blake2b(data, digest_size=16)


def _type_of(step: Step) -> str | None:
    error = step.payload.get("error") if step.payload else None
    named = error.get("type") if isinstance(error, dict) else None
    return named if isinstance(named, str) else None
