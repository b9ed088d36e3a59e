"""What the answers are headed with: status, version of HTTP, headers."""

from __future__ import annotations

from typing import Final

from inspector.compare.rule import Rule
from inspector.compare.transport.headers import changes
from inspector.compare.transport.pair import Pair, transport
from inspector.compare.words import shown

STATUS = transport("status", "warning", "The HTTP status differs.")
VERSION = transport("http-version", "info", "The version of HTTP differs.")
VANISHED = transport("header-vanished", "info", "A header of the answer is gone.")
ADDED = transport("header-added", "info", "The answer has a header that BASE has not.")
CHANGED = transport("header-changed", "info", "A header of the answer has another value.")

RULES: Final[tuple[Rule, ...]] = (STATUS, VERSION, VANISHED, ADDED, CHANGED)

_RULES: Final = {"vanished": VANISHED, "added": ADDED, "changed": CHANGED}


def compare(pair: Pair) -> None:
    """Enter what differs; of an answer that was not recorded nothing is known."""
    base, head = pair.base.response, pair.head.response
    if base is None or head is None:
        return
    lines = base.line, head.line
    if base.status != head.status:
        text = f"status {base.status} → {head.status}"
        pair.add(STATUS, "response.status", text, (base.status, head.status), lines)
    versions = base.http_version, head.http_version
    if versions[0] != versions[1] and None not in versions:
        text = f"HTTP {versions[0]} → {versions[1]}"
        pair.add(VERSION, "response.http_version", text, versions, lines)
    if not base.headers or not head.headers:  # an import, which knows of none
        return
    for how, name, before, after in changes(base, head):
        path = f"response.headers.{name}"
        text = f"{shown(name)}: {_told(before)} → {_told(after)}"
        pair.add(_RULES[how], path, text, (before, after), lines)


def _told(value: str | None) -> str:
    return "none" if value is None else shown(value[:60])
