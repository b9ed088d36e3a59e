"""A recorded request as a curl command that another person can run, without secrets."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from inspector.recording import Request
from inspector.recording.lines import REDACTED

KEY = "$ANTHROPIC_API_KEY"

_OWN = frozenset({"host", "content-length", "connection", "accept-encoding", "transfer-encoding"})
"""Headers that curl makes itself, or that would garble what it prints."""


def curl(request: Request) -> str:
    """The command, an option a line; credentials stand as `$ANTHROPIC_API_KEY`.

    A body that was not kept, or that is not text, is read from standard input.
    """
    options = [f"curl -N -X {shlex.quote(request.method or 'POST')} {shlex.quote(request.url)}"]
    options += _headers(request)
    options += _data(request)
    return " \\\n  ".join(options)


def _headers(request: Request) -> Iterator[str]:
    """The headers that were recorded, and a credential where none of them is one."""
    authorized = False
    for name, value in request.headers:
        if name == "x-api-key":
            yield f'-H "x-api-key: {KEY}"'
        elif name == "authorization":
            yield f'-H "authorization: Bearer {KEY}"'
        elif name in _OWN or value == REDACTED:
            continue
        else:
            yield f"-H {shlex.quote(f'{name}: {value}')}"
        authorized |= name in {"x-api-key", "authorization"}
    if not authorized:
        yield f'-H "x-api-key: {KEY}"'


def _data(request: Request) -> Iterator[str]:
    try:
        body = (request.body or b"").decode()
    except UnicodeDecodeError:
        body = ""
    if body and "\0" not in body:
        yield f"--data-raw {shlex.quote(body)}"
    elif request.body != b"" and request.method in {"", "POST"}:
        yield "--data-binary @-"
