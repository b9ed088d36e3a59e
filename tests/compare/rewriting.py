"""Rewriting: a stream that says the same in other chunks, paddings, ids and pings."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import orjson

Events: TypeAlias = list[tuple[str, Any]]
"""The name of each event and its data as JSON."""

_FIELDS = {"text_delta": "text", "thinking_delta": "thinking", "input_json_delta": "partial_json"}

_is_id = re.compile(r"(?:msg|toolu|srvtoolu|mcptoolu|req|container|file)_\w+").fullmatch


def rewritten(events: Events, seed: int) -> list[tuple[str, bytes]]:
    """The same message in another stream, spelled."""
    rng = random.Random(seed)
    renamed = [(name, _with_other_ids(data, seed)) for name, data in events]
    return [(name, _padded(rng, data)) for name, data in _pinged(rng, _rechunked(rng, renamed))]


def _rechunked(rng: random.Random, events: Events) -> Iterator[tuple[str, Any]]:
    """The deltas of each block cut at other places; pings among them are left out."""
    group: list[Any] = []
    for name, data in events:
        if _is_plain(data):
            if group and _key(group[0]) != _key(data):
                yield from _cut(rng, group)
                group = []
            group.append(data)
        elif data.get("type") != "ping":
            yield from _cut(rng, group)
            group = []
            yield name, data
    yield from _cut(rng, group)


def _is_plain(data: Any) -> bool:
    delta = data.get("delta") if data.get("type") == "content_block_delta" else None
    if not isinstance(delta, dict) or len(delta) != 2:
        return False
    return isinstance(delta.get(_FIELDS.get(delta.get("type", ""), "")), str)


def _key(data: Any) -> tuple[Any, str]:
    return data["index"], data["delta"]["type"]


def _cut(rng: random.Random, group: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    deltas = list(group)
    if not deltas:
        return
    index, kind = _key(deltas[0])
    text = "".join(data["delta"][_FIELDS[kind]] for data in deltas)
    while text:
        size = rng.choice([0, 1, 2, 7, 30])
        piece, text = text[:size], text[size:]
        delta = {"type": kind, _FIELDS[kind]: piece}
        yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}


def _pinged(rng: random.Random, events: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for event in events:
        yield event
        if rng.random() < 0.1:
            yield "ping", {"type": "ping"}


def _padded(rng: random.Random, data: Any) -> bytes:
    spelled = orjson.dumps(data, option=rng.choice([0, orjson.OPT_SORT_KEYS]))
    return spelled[:-1] + b" " * rng.randrange(16) + b"}"


def _with_other_ids(value: Any, seed: int) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(key, item, seed) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_other_ids(item, seed) for item in value]
    return value


def _renamed(key: str, item: Any, seed: int) -> Any:
    if isinstance(item, str) and key in ("signature", "encrypted_content", "encrypted_index"):
        return item[::-1]
    if isinstance(item, str) and (key == "id" or key.endswith("_id")) and _is_id(item):
        return f"{item}{seed}"
    return _with_other_ids(item, seed)
