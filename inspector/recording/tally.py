"""The running length and hash of a response body."""

from __future__ import annotations

import hashlib

_HASHED_AT = 64  # chunks: hashing many small ones at once costs a third of each by itself


class Tally:
    """Counts and hashes the bytes of a body."""

    def __init__(self) -> None:
        self._bytes = 0
        self._hash = hashlib.sha256()
        self._waiting: list[bytes] = []

    def add(self, chunk: bytes) -> None:
        """Take the next bytes of the body."""
        self._waiting.append(chunk)
        if len(self._waiting) == _HASHED_AT:
            self._catch_up()

    @property
    def bytes(self) -> int:
        """The length of the body so far."""
        self._catch_up()
        return self._bytes

    def sha256(self) -> str:
        """The hash of all bytes so far, in hexadecimal."""
        self._catch_up()
        return self._hash.hexdigest()

    def _catch_up(self) -> None:
        together = b"".join(self._waiting)
        self._waiting.clear()
        self._bytes += len(together)
        self._hash.update(together)
