"""A script's body as a stream of events, and edits to it that keep the times of its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inspector.server.script import Chunk, Script
from inspector.wire.decoder import Decoder

Chunks = tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a frame stands in the body."""

    begin: int
    end: int
    event: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the body that is replaced."""

    begin: int
    end: int
    data: bytes


def events_of(script: Script) -> list[Stretch]:
    """The events of a stream, in order; none where the body is something else."""
    kind = dict(script.headers).get("content-type", "text/event-stream")
    if not kind.startswith(("text/event-stream", "text/plain")):
        return []
    decoder = Decoder()
    frames = [*decoder.feed(script.body), *decoder.close()[0]]
    found, begin = [], 0
    for frame in frames:
        end = begin + len(frame.raw)
        if frame.event is not None:
            found.append(Stretch(begin, end, frame.event))
        begin = end
    return found


def arrival_ns(chunks: Sequence[Chunk], offset: int) -> int | None:
    """When the byte at an offset arrives; `None` behind the last."""
    for chunk in chunks:
        if offset < len(chunk.data):
            return chunk.t_ns
        offset -= len(chunk.data)
    return None


def parted(chunks: Sequence[Chunk], offset: int) -> tuple[Chunks, Chunks]:
    """What comes before an offset and what comes from there on; a chunk in between is cut."""
    before: list[Chunk] = []
    for number, chunk in enumerate(chunks):
        if offset < len(chunk.data):
            if offset:
                before.append(Chunk(chunk.t_ns, chunk.data[:offset]))
            return tuple(before), (
                Chunk(chunk.t_ns, chunk.data[offset:]),
                *chunks[number + 1 :],
            )
        before.append(chunk)
        offset -= len(chunk.data)
    return tuple(before), ()


def edited(chunks: Iterable[Chunk], edits: Sequence[Edit]) -> Chunks:
    """The chunks after edits, which are in order and apart.

    What is put in arrives with the byte behind which it stands, or else with the first.
    """
    return tuple(chunk for chunk in _edited(chunks, edits) if chunk.data)


def _edited(chunks: Iterable[Chunk], edits: Sequence[Edit]) -> Iterator[Chunk]:
    todo = iter(edits)
    edit = next(todo, None)
    begin = 0
    for chunk in chunks:
        end = begin + len(chunk.data)
        pieces, at = [], begin
        while edit is not None and edit.begin < end:
            pieces.append(chunk.data[max(at, begin) - begin : max(edit.begin, begin) - begin])
            at = edit.end
            if edit.end > end:
                break
            pieces.append(edit.data)
            edit = next(todo, None)
        if at < end:
            pieces.append(chunk.data[max(at, begin) - begin :])
        yield Chunk(chunk.t_ns, b"".join(pieces))
        begin = end
