"""The headers of two answers: what a hop dropped, added or changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

from inspector.recording import Response
from inspector.recording.lines import REDACTED

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


_FAMILY: Final = 3
"""So many headers that begin alike, and whose values nobody kept, are told as one."""


def changes(base: Response, head: Response) -> list[Changed]:
    """What differs, by name. A header that came several times is one, its values in order.

    Gateways add dozens, such as `x-litellm-…`: those of a family are one, `x-litellm-*`.
    """
    found = list(_changes(base, head))
    sizes = Counter(filter(None, map(_family, found)))
    told: dict[tuple[str, str], Changed] = {}
    for each in found:
        family = _family(each)
        if family is None or sizes[family] < _FAMILY:
            told[each.how, each.name] = each
            continue
        many = f"{sizes[family]} headers"
        before, after = (many, None) if each.how == "vanished" else (None, many)
        told[family] = Changed(each.how, f"{family[1]}-*", before, after)
    return list(told.values())


def _family(changed: Changed) -> tuple[Literal["vanished", "added"], str] | None:
    """What headers have in common that begin alike, where there is no value to tell."""
    if changed.how == "changed" or REDACTED not in (changed.base, changed.head):
        return None
    first, _, rest = changed.name.partition("-")
    second = rest.partition("-")[0]
    return changed.how, first if len(first) > 1 else f"{first}-{second}"


def _changes(base: Response, head: Response) -> Iterator[Changed]:
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
