"""A copy of a request's body, kept until it is recorded, within limits."""

from __future__ import annotations

from collections.abc import Callable

LARGEST = 32 << 20
"""Bytes of one body that are kept: as large as the API takes them."""
LARGEST_TOGETHER = 256 << 20
"""Bytes that the copies of all requests on their way may take together."""


class Room:
    """How much may still be kept, of all requests together."""

    def __init__(self, size: int = LARGEST_TOGETHER) -> None:
        self.left = size


class RequestCopy:
    """The payload of one request as it goes by, as long as it is not too much."""

    def __init__(self, room: Room, on_trouble: Callable[[str], None]) -> None:
        """Keep it in that room; `on_trouble` is told once where it is too much."""
        self._room = room
        self._on_trouble = on_trouble
        self._pieces: list[bytes] = []
        self._size = 0
        self._too_much = False

    def add(self, payload: bytes) -> None:
        """Take the next bytes."""
        if self._too_much or not payload:
            return
        if self._size + len(payload) > LARGEST:
            self._give_up(f"a request of more than {LARGEST:,} bytes")
            return
        if len(payload) > self._room.left:
            self._give_up(f"a request beside {LARGEST_TOGETHER:,} bytes of others")
            return
        self._size += len(payload)
        self._room.left -= len(payload)
        self._pieces.append(payload)

    def take(self) -> list[bytes] | None:
        """All of it, which is then no longer kept here; `None` where it was too much."""
        pieces = None if self._too_much else self._pieces.copy()
        self.drop()
        return pieces

    def drop(self) -> None:
        """Keep nothing more."""
        self._room.left += self._size
        self._size = 0
        self._pieces.clear()

    def _give_up(self, what: str) -> None:
        self.drop()
        self._too_much = True
        self._on_trouble(f"{what} is relayed, and recorded without its body")
