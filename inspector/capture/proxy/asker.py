"""The asker: what a relay needs of the client's end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from inspector.capture.proxy.upstream import UpstreamConnection


class Asker(Protocol):
    """The end of a client that waits for an answer."""

    @property
    def write(self) -> Callable[[bytes], None]:
        """Sends bytes of the answer."""
        ...

    @property
    def is_draining(self) -> bool:
        """Whether no request follows this one."""
        ...

    def hold_back(self, yes: bool, /) -> None:
        """Read no more of the request for now, or go on."""
        ...

    def refuse(self, answer: bytes) -> None:
        """Send an answer of the proxy's own, and close."""
        ...

    def answered(self, upstream: UpstreamConnection | None) -> None:
        """The answer is whole; without a connection for the next request, close."""
        ...

    def cut(self, *, reset: bool) -> None:
        """End the connection inside an answer, after its data: by a reset, or by closing it."""
        ...
