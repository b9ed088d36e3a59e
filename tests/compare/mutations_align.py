"""For each rule of the transport level a change of a stream that fires it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tests.compare.carried import Carried, sample

Change: TypeAlias = Callable[[Carried], Carried]


@dataclass(frozen=True, slots=True)
class Mutation:
    """What fires a rule."""

    rule: str
    change: Change
    """Makes HEAD of the stream."""
    before: Change = lambda stream: stream
    """Makes BASE of it."""
    levels: str = "+transport"
    arguments: tuple[str, ...] = ()

    def make(self, folder: Path) -> tuple[Path, Path]:
        """Write BASE and HEAD, and give their paths."""
        base = self.before(sample())
        head = self.change(base)
        return base.write(folder / "base.jsonl"), head.write(folder / "head.jsonl")


def _without(*names: bytes) -> Change:
    def change(stream: Carried) -> Carried:
        return stream.each(lambda raw: None if any(name in raw for name in names) else raw)

    return change


def _with_first(frame: bytes) -> Change:
    def change(stream: Carried) -> Carried:
        first, *rest = stream.frames
        return replace(stream, frames=(first, (first[0] + 1, frame), *rest))

    return change


def _spelled(before: bytes, after: bytes) -> Change:
    return lambda stream: stream.each(lambda raw: raw.replace(before, after))


def _headed(*headers: tuple[str, str]) -> Change:
    return lambda stream: replace(stream, headers=headers)


def _signature_after_stop(stream: Carried) -> Carried:
    frames = list(stream.frames)
    at = next(n for n, (_, raw) in enumerate(frames) if b"signature_delta" in raw)
    (first, signature), (second, stop) = frames[at : at + 2]
    frames[at : at + 2] = [(first, stop), (second, signature)]
    return replace(stream, frames=tuple(frames))


def _split_in_two(raw: bytes) -> bytes:
    """A frame with a text of a word and more as two."""
    head, found, text = raw.partition(b'"text_delta","text":"')
    if not found or b"\\" in text or text.index(b'"') < 2:
        return raw
    return head + found + text[:1] + b'"}}\n\n' + head + found + text[1:]


def _without_padding(raw: bytes) -> bytes:
    return re.sub(rb" +}\n\n", b"}\n\n", raw)


def _one_burst(stream: Carried) -> Carried:
    last = stream.frames[-1][0]
    return stream.timed(lambda _: last)


def _in_batches(stream: Carried) -> Carried:
    """Handed on every 150 ms."""
    return stream.timed(lambda t_ns: t_ns // 150_000_000 * 150_000_000 + 150_000_000)


def _rest_at_once(stream: Carried) -> Carried:
    """The second half in one read."""
    half = stream.frames[len(stream.frames) // 2][0]
    return stream.timed(lambda t_ns: min(t_ns, half))


def _late(stream: Carried) -> Carried:
    return stream.timed(lambda t_ns: t_ns + 900_000_000)


def _paused(stream: Carried) -> Carried:
    half = stream.frames[len(stream.frames) // 2][0]
    return stream.timed(lambda t_ns: t_ns + 2_000_000_000 * (t_ns > half))


_TYPE = ("content-type", "text/event-stream; charset=utf-8")
_NEWS = b'event: gateway_notice\ndata: {"type":"gateway_notice"}\n\n'

_ALL = (
    Mutation("transport.event-dropped", _without(b"signature_delta")),
    Mutation("transport.pings-dropped", _without(b"event: ping")),
    Mutation("transport.comments-dropped", _without(b": alive"), _with_first(b": alive\n\n")),
    Mutation("transport.event-added", _with_first(_NEWS)),
    Mutation("transport.reordered", _signature_after_stop),
    Mutation("transport.rechunked", lambda stream: stream.each(_split_in_two)),
    Mutation("transport.event-name-lost", _spelled(b"event: content_block_delta\n", b"")),
    Mutation("transport.framing", _spelled(b"\n", b"\r\n")),
    Mutation("transport.padding", lambda stream: stream.each(_without_padding)),
    Mutation("transport.buffered", _one_burst),
    Mutation("transport.batched", _in_batches),
    Mutation("transport.coalesced", _in_batches),
    Mutation("transport.flush-last", _rest_at_once),
    Mutation("transport.delayed", _late),
    Mutation("transport.longest-gap", _paused),
    Mutation("transport.status", lambda stream: replace(stream, status=203)),
    Mutation("transport.http-version", lambda stream: replace(stream, http_version="2")),
    Mutation("transport.header-vanished", _headed(_TYPE, ("server", "cloudflare"))),
    Mutation(
        "transport.header-added",
        lambda stream: replace(stream, headers=(*stream.headers, ("via", "1.1 gateway"))),
    ),
    Mutation(
        "transport.header-changed",
        _headed(_TYPE, ("request-id", "req_02"), ("server", "gateway")),
    ),
)

MUTATIONS = {mutation.rule: mutation for mutation in _ALL}
"""One a rule, by its id."""
