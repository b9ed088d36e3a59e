"""The body of a request as a recording may keep it: without its secrets, and spelled."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.recording import spelling
from inspector.recording.redaction import Redactor


@dataclass(frozen=True, slots=True)
class RequestBody:
    """A body that is ready to be written.

    To make it takes some 25 ms a megabyte, all of it in C that lets no other thread run: who has
    streams to relay meanwhile makes it in another process.
    """

    member: bytes
    """The member of the request's line that holds it."""
    size: int
    """Bytes of the body as it was sent."""

    @classmethod
    def of(cls, body: bytes, redactor: Redactor) -> RequestBody:
        """Make it of the bytes that were sent."""
        return cls(spelling.request_member(redactor.request_body(body)), len(body))
