"""What was carried: events that were dropped, added, moved, cut anew or spelled otherwise."""

from __future__ import annotations

from typing import Final

from inspector.compare.rule import Rule
from inspector.compare.transport.deltas import FIELDS, Chunks
from inspector.compare.transport.pair import Pair, transport
from inspector.compare.transport.sequence import moved
from inspector.compare.transport.traffic import Seen
from inspector.compare.words import shown

DROPPED = transport(
    "event-dropped", "warning", "HEAD has no event of a type that BASE has, where it could have."
)
PINGS = transport("pings-dropped", "warning", "HEAD has no ping: idle connections may be cut.")
COMMENTS = transport("comments-dropped", "info", "HEAD has no comment frame, BASE has.")
ADDED = transport("event-added", "info", "HEAD has events of a type that BASE has not.")
REORDERED = transport("reordered", "warning", "Events come in another order.")
RECHUNKED = transport("rechunked", "info", "The same text comes in other chunks, or much larger.")
NAME_LOST = transport(
    "event-name-lost", "warning", "Events have lost their `event:` line; the SDK drops such."
)
FRAMING = transport("framing", "info", "Lines of frames end in another way (LF or CRLF).")
PADDING = transport("padding", "info", "The spaces that pad frames are gone, or new.")

RULES: Final[tuple[Rule, ...]] = (
    DROPPED, PINGS, COMMENTS, ADDED, REORDERED, RECHUNKED, NAME_LOST, FRAMING, PADDING,
)  # fmt: skip

MUCH: Final = 2
"""How many times as long the usual chunk must be where the text itself differs."""


def compare(pair: Pair) -> None:
    """Enter what differs."""
    _compare_kinds(pair)
    _compare_deltas(pair)
    _compare_order(pair)
    _compare_spelling(pair)


def _compare_kinds(pair: Pair) -> None:
    """Which types of events there are at all; how many is up to what was said."""
    base, head = pair.base.kinds, pair.head.kinds
    for kind, seen in base.items():
        if kind not in head:
            _gone(pair, PINGS if kind == "ping" else DROPPED, f"events.{kind}", kind, seen)
    for kind, seen in head.items():
        if kind not in base:
            text = f"{shown(kind)}: none → {seen.count:,}"
            pair.add(ADDED, f"events.{kind}", text, (0, seen.count), (None, seen.line))
    comments = pair.base.comments
    if comments and not pair.head.comments:
        _gone(pair, COMMENTS, "comments", "comments", comments)


def _gone(pair: Pair, rule: Rule, path: str, name: str, seen: Seen) -> None:
    text = f"{shown(name)}: {seen.count:,} → none"
    pair.add(rule, path, text, (seen.count, 0), (seen.line, None))


def _compare_deltas(pair: Pair) -> None:
    """The deltas of each type of block that both have."""
    both = pair.base.blocks.keys() & pair.head.blocks.keys()
    for stream, chunks in pair.base.chunks.items():
        if stream.block not in both:
            continue
        other = pair.head.chunks.get(stream)
        path = f"deltas.{stream.block}.{stream.delta}"
        if other is None:
            text = f"{shown(stream.delta)} in {shown(stream.block)}: {len(chunks.sizes):,} → none"
            pair.add(DROPPED, path, text, (len(chunks.sizes), 0), (chunks.line, None))
        elif stream.delta in FIELDS and _is_cut_anew(chunks, other):
            pair.add(
                RECHUNKED,
                path,
                f"{stream.delta} in {shown(stream.block)}: {chunks} → {other}",
                (chunks.facts(), other.facts()),
                (chunks.line, other.line),
            )


def _is_cut_anew(base: Chunks, head: Chunks) -> bool:
    if base.text == head.text:
        return base.sizes != head.sizes
    short, long = sorted((base.usual, head.usual))
    return long >= MUCH * max(1, short)


def _compare_order(pair: Pair) -> None:
    found = moved(pair.base.order, pair.head.order)
    if found:
        before, after = shown(found.base_after), shown(found.head_after)
        text = f"{shown(found.label)}: after {before} → after {after}"
        pair.add(REORDERED, "order", text, (before, after), (found.base_line, found.head_line))


def _compare_spelling(pair: Pair) -> None:
    base, head = pair.base, pair.head
    if head.nameless and not base.nameless:
        text = f"events without an `event:` line: none → {head.nameless.count:,}"
        values = 0, head.nameless.count
        pair.add(NAME_LOST, "names", text, values, (None, head.nameless.line))
    _compare_share(pair, FRAMING, "framing", "frames with CR", (base.carriage, head.carriage))
    _compare_share(pair, PADDING, "padding", "padded frames", (base.padded, head.padded))


def _compare_share(
    pair: Pair, rule: Rule, path: str, name: str, seen: tuple[Seen | None, Seen | None]
) -> None:
    """Whether one side has some and the other none; how many is chance."""
    if bool(seen[0]) == bool(seen[1]):
        return
    counts = tuple(each.count if each else 0 for each in seen)
    lines = tuple(each.line if each else None for each in seen)
    told = [f"{count:,}" if count else "none" for count in counts]
    text = f"{name}: {told[0]} → {told[1]}"
    pair.add(rule, path, text, (counts[0], counts[1]), (lines[0], lines[1]))
