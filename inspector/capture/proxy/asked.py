"""What was asked: all that is taken from the body of a request."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from inspector.capture.naming import subject
from inspector.capture.proxy.calls import fingerprint
from inspector.recording.redaction import Redactor
from inspector.recording.request_body import RequestBody


@dataclass(frozen=True, slots=True)
class Question:
    """A request but for its body, and how that is to be read."""

    method: str
    url: str
    target: str
    """Path and query as the client asked for them."""
    redactor: Redactor
    """Knows what must be kept secret."""
    keep_body: bool

    @property
    def words(self) -> str:
        """What names it, apart from its body."""
        return f"{self.method} {self._last}"

    @property
    def is_message(self) -> bool:
        """Whether it asks for a message, so that its body says what it is about."""
        return self._last == "messages"

    @property
    def _last(self) -> str:
        return self.target.partition("?")[0].rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a body says."""

    fingerprint: bytes
    """What attempts at the same call have in common."""
    words: str
    """What the file is called: the prompt, or else what was asked for."""
    for_stream: bool
    body: RequestBody | None
    """`None` where it is empty."""


def asked(question: Question, body: bytes) -> Asked:
    """Read a body, which takes some 30 ms a megabyte."""
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        parsed = None
    named = subject(parsed, prompt=question.keep_body) if question.is_message else ""
    return Asked(
        fingerprint=fingerprint(question.method, question.url, body),
        words=named or question.words,
        for_stream=isinstance(parsed, dict) and parsed.get("stream") is True,
        body=_kept(question, body) if body else None,
    )


def _kept(question: Question, body: bytes) -> RequestBody:
    if question.keep_body:
        return RequestBody.of(body, question.redactor)
    return RequestBody(b"", len(body))
