"""HAR: what browsers' developer tools and proxies keep.

The format is HTTP Archive 1.2, http://www.softwareishard.com/blog/har-12-spec/. It has the body in
one piece, without times; Chrome adds those of the events of an `EventSource`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from inspector.capture.archives.exchange import Chunk, Exchange, Pairs, encoding_of
from inspector.capture.archives.moments import epoch_ns, in_ns
from inspector.capture.archives.reading import (
    ArchiveError,
    decoded,
    in_bytes,
    inner,
    member,
    status,
    whole_number,
    word,
)
from inspector.wire.frame import canonical

_BEFORE_SENT = ("blocked", "dns", "connect")
"""Timings that lie before the request is sent; `ssl` is a part of `connect`."""

_LARGEST = 1 << 40
"""Bytes of a body: a terabyte is none that anybody has kept."""

_MS = 1_000_000
_SECOND = 1_000_000_000


def is_har(document: Any) -> bool:
    """Whether a JSON document is a HAR."""
    return isinstance(inner(document, "log").get("entries"), list)


def exchanges(document: Any) -> Iterator[Exchange]:
    """The entries of a HAR, in its order. Raises `ArchiveError` at one that is none."""
    log = inner(document, "log")
    creator = inner(log, "creator")
    made_by = " ".join(filter(None, (word(creator, "name"), word(creator, "version"))))
    for number, entry in enumerate(log["entries"], start=1):
        where = f"entry {number}"
        request = member(entry, "request", Mapping, where)
        response = member(entry, "response", Mapping, where)
        yield _exchange(entry, request, response, {"creator": made_by}, where)


def _exchange(
    entry: Mapping[str, Any],
    request: Mapping[str, Any],
    response: Mapping[str, Any],
    facts: Mapping[str, Any],
    where: str,
) -> Exchange:
    headers = _headers(response)
    headers_ns, end_ns = _moments(inner(entry, "timings"))
    post = word(inner(request, "postData"), "text")
    return Exchange(
        method=member(request, "method", str, where),
        url=member(request, "url", str, where),
        request_headers=_headers(request),
        request_body=None if post is None else in_bytes(post),
        status=status(response, "status"),
        http_version=_version(word(response, "httpVersion")),
        headers=headers,
        chunks=_messages(entry) or _body(inner(response, "content"), headers, where),
        wire_bytes=whole_number(response, "bodySize", 0, _LARGEST),
        started=word(entry, "startedDateTime"),
        headers_ns=headers_ns,
        end_ns=end_ns,
        error=word(response, "_error"),
        facts=facts,
    )


def _headers(message: Mapping[str, Any]) -> Pairs:
    """The headers, without those that HTTP/2 has in place of a first line."""
    listed = message.get("headers")
    return tuple(
        (header["name"], header["value"])
        for header in (listed if isinstance(listed, list) else ())
        if isinstance(header, Mapping)
        and isinstance(header.get("name"), str)
        and isinstance(header.get("value"), str)
        and not header["name"].startswith(":")
    )


def _version(told: str | None) -> str | None:
    """`1.1` for `HTTP/1.1`, `2` for `h2`, `http/2.0` and the like."""
    if told is None:
        return None
    number = told.lower().removeprefix("http/").removeprefix("h")
    return {"2.0": "2", "3.0": "3"}.get(number, number) if number[:1].isdigit() else None


def _moments(timings: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """When the headers were there and when the end, in ns since the request was begun."""
    waits = [in_ns(timings.get(name), _MS) or 0 for name in (*_BEFORE_SENT, "send")]
    wait, receive = in_ns(timings.get("wait"), _MS), in_ns(timings.get("receive"), _MS)
    if wait is None:
        return None, None
    headers_ns = sum(waits) + wait
    return in_ns(headers_ns, 1), None if receive is None else in_ns(headers_ns + receive, 1)


def _body(content: Mapping[str, Any], headers: Pairs, where: str) -> tuple[Chunk, ...]:
    text = word(content, "text")
    if text is None:
        return ()
    if content.get("encoding") != "base64":
        return (Chunk(None, in_bytes(text)),)
    try:
        body = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ArchiveError(f"{where} has a body that is not base64 though it says so") from None
    return (Chunk(None, decoded(body, encoding_of(headers))),)


def _messages(entry: Mapping[str, Any]) -> tuple[Chunk, ...]:
    """The events that Chrome saw an `EventSource` get, each with its time, spelled anew."""
    began = epoch_ns(word(entry, "startedDateTime"))
    listed = entry.get("_eventSourceMessages")
    if began is None or not isinstance(listed, list) or not listed:
        return ()
    frames, times = [], []
    for message in listed:
        at = in_ns(message.get("time"), _SECOND) if isinstance(message, Mapping) else None
        data = message.get("data") if isinstance(message, Mapping) else None
        if at is None or not isinstance(data, str):
            return ()
        frames.append(_frame(word(message, "eventName") or "message", data))
        times.append(max(0, at - began))
    return tuple(map(Chunk, accumulate(times, max), frames))


def _frame(name: str, data: str) -> bytes:
    lines = [in_bytes(line) for line in data.split("\n")]
    return canonical(in_bytes(name).decode(errors="replace"), b"\ndata: ".join(lines))
