"""Cassettes: what vcrpy and pytest-recording keep, in YAML or JSON, and Ruby's VCR.

vcrpy documents no format; its own serializers, https://github.com/kevin1024/vcrpy, are the source.
Cassettes hold no times, but for the wall-clock time that Ruby's VCR adds.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from inspector.capture.archives.exchange import Chunk, Exchange, Pairs, encoding_of
from inspector.capture.archives.reading import (
    ArchiveError,
    decoded,
    in_bytes,
    inner,
    member,
    status,
    word,
)

_LISTS = ("interactions", "http_interactions")
"""What vcrpy and Ruby's VCR call the list."""


def is_cassette(document: Any) -> bool:
    """Whether a document is a cassette."""
    return isinstance(document, Mapping) and any(
        isinstance(document.get(name), list) for name in _LISTS
    )


def exchanges(document: Any) -> Iterator[Exchange]:
    """The interactions of a cassette, in its order. Raises `ArchiveError` at one that is none."""
    listed = next(document[name] for name in _LISTS if isinstance(document.get(name), list))
    facts = {"creator": document["recorded_with"]} if word(document, "recorded_with") else {}
    for number, interaction in enumerate(listed, start=1):
        where = f"interaction {number}"
        request = member(interaction, "request", Mapping, where)
        response = member(interaction, "response", Mapping, where)
        headers = _headers(response.get("headers"))
        body = _body(response, where)
        moment = interaction.get("recorded_at")
        yield Exchange(
            method=str(member(request, "method", str, where)).upper(),
            url=member(request, "uri", str, where),
            request_headers=_headers(request.get("headers")),
            request_body=_bytes(request.get("body"), where) or None,
            status=_status(response, where),
            http_version=word(response, "http_version"),
            headers=headers,
            chunks=(Chunk(None, decoded(body, encoding_of(headers))),) if body else (),
            wire_bytes=len(body),
            started=moment if isinstance(moment, str) else None,
            facts=facts,
        )


def _status(response: Mapping[str, Any], where: str) -> int:
    """The status of vcrpy, of its httpx stubs, or of Ruby's VCR."""
    code = status(inner(response, "status"), "code") or status(response, "status_code")
    if code is None:
        raise ArchiveError(f"{where} has no status code")
    return code


def _body(response: Mapping[str, Any], where: str) -> bytes:
    body = response.get("body", response.get("content"))
    return _bytes(body, where)


def _bytes(body: Any, where: str) -> bytes:
    """A body: bytes, a text, or an object around either; a JSON value where a filter left one."""
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return in_bytes(body)
    if isinstance(body, Mapping):
        if "base64_string" in body:
            return _base64(body["base64_string"], where)
        if "string" in body:
            return _bytes(body["string"], where)
    return _spelled(body, where)


def _spelled(body: Any, where: str) -> bytes:
    try:
        return orjson.dumps(body)
    except orjson.JSONEncodeError as error:  # YAML has dates, endless loops, and any number
        raise ArchiveError(f"{where} has a body that is neither bytes nor JSON: {error}") from None


def _base64(text: Any, where: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, TypeError, ValueError):
        raise ArchiveError(f"{where} has a body that is not base64 though it says so") from None


def _headers(headers: Any) -> Pairs:
    """One pair a value, whether values stand alone or in lists."""
    if not isinstance(headers, Mapping):
        return ()
    return tuple(
        (str(name), value if isinstance(value, str) else str(value))
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
    )
