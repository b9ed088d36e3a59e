"""What can be wrong with a message, and with reaching the upstream.

BadMessage(Exception)          what came is not HTTP/1, or not the kind that is safe to pass on
├── HeadTooLarge               its head has no end in sight
├── BadBody                    the framing of its body is broken
└── NotSupported               it asks for what the proxy does not do
Unreachable(OSError)           the upstream could not be reached
UpstreamClosed(OSError)        the upstream ended the connection before the answer was whole
Stopped(Exception)             the proxy was stopped before the answer was whole
"""

from __future__ import annotations


class BadMessage(Exception):
    """What came is not HTTP/1, or not the kind that is safe to pass on."""


class HeadTooLarge(BadMessage):
    """Its head has no end in sight."""


class BadBody(BadMessage):
    """The framing of its body is broken."""

    def __init__(self, message: str, payload: bytes) -> None:
        super().__init__(message)
        self.payload = payload
        """What the same read brought before that."""


class NotSupported(BadMessage):
    """It asks for what the proxy does not do."""


class Unreachable(OSError):
    """The upstream could not be reached; the message says why, in one line."""


class UpstreamClosed(OSError):
    """The upstream ended the connection before the answer was whole."""


class Stopped(Exception):
    """The proxy was stopped before the answer was whole."""
