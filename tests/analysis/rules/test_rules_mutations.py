"""Mutations of streams: whatever is dropped, doubled, swapped, renamed or cut is told by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from inspector.analysis.rules import Findings
from inspector.wire.decoder import Decoder

Payloads: TypeAlias = list[dict[str, Any]]
Find: TypeAlias = Callable[[Payloads | bytes], Findings]

DROPPED = {
    "message_start": "protocol.message-start-missing",
    "content_block_start": "protocol.block-stop-unmatched",
    "content_block_stop": "protocol.block-stop-missing",
    "message_delta": "protocol.message-delta-missing",
    "message_stop": "protocol.message-stop-missing",
}
DOUBLED = {
    "message_start": "protocol.message-start-repeated",
    "content_block_start": "protocol.block-repeated",
    "content_block_stop": "protocol.block-stop-unmatched",
    "message_delta": "protocol.message-delta-repeated",
    "message_stop": "protocol.after-message-stop",
}
SWAPPED = {
    ("message_start", "content_block_start"): "protocol.message-start-late",
    ("content_block_start", "content_block_delta"): "protocol.delta-outside-block",
    ("content_block_start", "content_block_stop"): "protocol.block-stop-unmatched",
    ("content_block_delta", "content_block_stop"): "protocol.delta-outside-block",
    ("content_block_stop", "content_block_start"): "protocol.block-overlap",
    ("content_block_stop", "message_delta"): "protocol.block-after-message-delta",
    ("message_delta", "message_stop"): "protocol.after-message-stop",
}
"""The rule for each pair of neighbours that change places."""


def mutations(events: Payloads) -> Iterator[tuple[str, Payloads, str]]:
    """What is done to a stream, what comes of it, and the rule that must name it."""
    for place, event in enumerate(events):
        before, after, type_ = events[:place], events[place + 1 :], event["type"]
        if type_ in DROPPED:
            yield f"drop event {place + 1}", [*before, *after], DROPPED[type_]
            yield f"double event {place + 1}", [*before, event, event, *after], DOUBLED[type_]
        yield f"cut before event {place + 1}", before, _of_cut(before)
        renamed = {**event, "type": f"{type_}_2"}
        yield f"rename event {place + 1}", [*before, renamed, *after], "protocol.unknown-event"
    for place, (one, next_) in enumerate(pairwise(events)):
        expected = SWAPPED.get((one["type"], next_["type"]))
        if expected:
            swapped = [*events[:place], next_, one, *events[place + 2 :]]
            yield f"swap events {place + 1} and {place + 2}", swapped, expected


def unnamed(events: Payloads, find: Find) -> list[str]:
    """The mutations that the rule for them does not tell of."""
    return [
        f"{what}: no {expected}"
        for what, mutated, expected in mutations(events)
        if expected not in {finding.rule.id for finding in find(mutated).kept}
    ]


def test_every_mutation_of_the_small_stream_is_told_by_name(events: Payloads, find: Find) -> None:
    """No structural event can be dropped, doubled, swapped, renamed or cut off unnoticed."""
    assert unnamed(events, find) == []


def test_every_mutation_of_the_real_streams_is_told_by_name(
    corpus: Path, manifest: list[dict[str, Any]], find: Find
) -> None:
    """The same holds of each real stream that is complete; the larger ones stand aside."""
    found = {}
    for row in manifest:
        if row["complete"] and row["events"] <= 30 and "no_message_delta" not in row["oddities"]:
            name = row["name"]
            found[name] = unnamed(_payloads(corpus / f"{name}.sse"), find)
    assert len(found) > 100
    assert {name: missed for name, missed in found.items() if missed} == {}


def _of_cut(kept: Payloads) -> str:
    """The rule for a stream of which only these events are left."""
    if any(event["type"] != "ping" for event in kept):
        return "protocol.message-stop-missing"
    return "protocol.message-start-missing"


def _payloads(stream: Path) -> Payloads:
    decoder = Decoder()
    frames = decoder.feed(stream.read_bytes())
    return [json.loads(frame.data) for frame in frames if frame.event is not None]
