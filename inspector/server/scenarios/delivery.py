"""From events to reads: what arrives together, and where a read ends in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from random import Random

from inspector.server.script import Chunk

_BEYOND_ASCII = re.compile(rb"[\xc2-\xf4]")


@dataclass(frozen=True, slots=True)
class Timed:
    """The bytes of one event and when they arrive."""

    t_ns: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cuts:
    """How many reads of a stream end in the wrong place, by the kind of place."""

    characters: int = 1
    """Inside a UTF-8 character, where the stream has any beyond ASCII."""
    lines: int = 1
    """Between an event's name and its data."""
    anywhere: int = 2
    """Somewhere inside a frame."""


def delivered(
    events: Iterable[Timed], random: Random, cuts: Cuts | None = None
) -> tuple[Chunk, ...]:
    """The reads of a stream: events of one moment together, some reads ending inside a frame."""
    reads = [
        Chunk(t_ns, b"".join(event.data for event in group))
        for t_ns, group in groupby(events, key=attrgetter("t_ns"))
    ]
    return _cut(reads, _places(reads, random, cuts or Cuts()))


def _places(reads: Sequence[Chunk], random: Random, cuts: Cuts) -> dict[int, int]:
    """Which reads end early, and after how many of their bytes.

    The first read and the last arrive whole, so that nothing is left over.
    """
    inner = list(range(1, len(reads) - 1))
    random.shuffle(inner)
    letters = [(i, match.end()) for i in inner if (match := _BEYOND_ASCII.search(reads[i].data))]
    places = dict(letters[: cuts.characters])
    whole = [i for i in inner if i not in places]
    for i in whole[: cuts.lines]:
        places[i] = reads[i].data.index(b"\n") + 1
    for i in whole[cuts.lines : cuts.lines + cuts.anywhere]:
        places[i] = random.randrange(1, len(reads[i].data))
    return places


def _cut(reads: Sequence[Chunk], places: dict[int, int]) -> tuple[Chunk, ...]:
    """End reads at their places; the rest of each comes with the next one."""
    chunks = []
    rest = b""
    for i, read in enumerate(reads):
        size = places.get(i, len(read.data))
        chunks.append(Chunk(read.t_ns, rest + read.data[:size]))
        rest = read.data[size:]
    return tuple(chunks)
