"""The headers of two answers: what a hop dropped, added or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from inspector.recording import Response

_VARIES: Final = re.compile(
    r"age|date|expires|etag|server-timing|traceparent|tracestate|cf-ray|set-cookie|content-length"
    r"|retry-after(-ms)?|.*request-id|.*trace-id|anthropic-organization-id"
    r"|x-envoy-upstream-service-time|x-stainless-.*"
).fullmatch
"""Headers whose value is another with each request; only whether they are there counts."""

_LIMITS: Final = "anthropic-ratelimit-"


class Changed(NamedTuple):
    """A header that is not the same in both."""

    how: Literal["vanished", "added", "changed"]
    name: str
    base: str | None
    head: str | None


def changes(base: Response, head: Response) -> Iterator[Changed]:
    """What differs, by name. A header that came several times is one, its values in order."""
    ours, theirs = _by_name(base), _by_name(head)
    for name in sorted({*ours, *theirs}):
        before, after = ours.get(name), theirs.get(name)
        if before is None:
            yield Changed("added", name, None, after)
        elif after is None:
            yield Changed("vanished", name, before, None)
        elif before != after and not _VARIES(name):
            yield Changed("changed", name, before, after)


def _by_name(response: Response) -> Mapping[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        if name.startswith(_LIMITS):  # nine of them, which come and go together
            headers[f"{_LIMITS}*"] = "there"
        else:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
