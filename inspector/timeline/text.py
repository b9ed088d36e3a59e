"""Rows spelled out: as a line of text, and as the fields of a JSON object."""

from __future__ import annotations

from typing import Any

import orjson

from inspector.timeline.cell import cut, visible
from inspector.timeline.clock import seconds
from inspector.timeline.columns import Columns
from inspector.timeline.preview import LONGEST
from inspector.timeline.rows import Row

_COLUMNS = Columns()

HEADINGS = f" {_COLUMNS.heading()}"


def as_text(row: Row, width: int, *, raw: bool = False) -> str:
    """One line, at most that many columns wide."""
    cells = "".join(_COLUMNS.cells(row, seconds(row.t_ns)))
    payload = _spelled(row.raw) if raw and row.raw else row.payload
    return cut(f"{row.glyph}{cells}{payload}".rstrip(), width)


def as_fields(row: Row) -> dict[str, Any]:
    """The members of a row in JSON output.

    An event has its payload as `data`, verbatim, or where that is not strict JSON as `text`. So
    have other rows what they hold.
    """
    fields: dict[str, Any] = {
        "line": row.line,
        "kind": row.kind,
        "number": row.number,
        "t_ns": row.t_ns,
        "gap_ns": row.gap_ns,
        "event": row.event,
        "type": row.type if row.kind == "event" else None,
        "block": row.block,
    }
    fields = {name: value for name, value in fields.items() if value is not None}
    if row.kind == "event":
        if _fits_in_json(row.data):
            return {**fields, "data": orjson.Fragment(row.data)}
        return {**fields, "text": row.data.decode(errors="replace")}
    return {**fields, "text": row.raw.decode(errors="replace") if row.raw else row.payload}


def _spelled(raw: bytes) -> str:
    return visible(raw[:LONGEST].decode(errors="replace"))


def _fits_in_json(data: bytes) -> bool:
    """Whether data may stand in a line of JSON as it is."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return False
    return b"\n" not in data
