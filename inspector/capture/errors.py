"""Why something could not be captured.

CaptureError
└── NoCredentials   the SDK found no key and no token
"""

from __future__ import annotations


class CaptureError(Exception):
    """A call could not be made, or was not answered; the message is one line for a person.

    What arrived until then is recorded.
    """


class NoCredentials(CaptureError):
    """The SDK found no key and no token."""


def in_one_line(error: BaseException) -> str:
    """What an exception says, with the name of its kind."""
    return " ".join(f"{type(error).__name__}: {error}".removesuffix(": ").split())
