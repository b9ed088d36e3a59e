"""Faults in when the bytes arrive, and in which pieces; the bytes are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from inspector.analysis.budgets import duration_ns
from inspector.server.faults.place import Place
from inspector.server.faults.stream import parted
from inspector.server.script import Chunk, Script

_APART_NS = 50_000
"""Between pieces of one read, so that they arrive as reads of their own."""
_LARGEST = 64
"""Bytes of a piece of random size, at most."""


@dataclass(frozen=True, slots=True)
class Stall:
    """Silence at a place; all that follows is that much later."""

    place: Place
    duration: str

    def __str__(self) -> str:
        return f"stall@{self.place}={self.duration}"

    def applied(self, script: Script, random: Random) -> Script:
        """The same bytes, with the silence."""
        spot = self.place.spot(script)
        if spot is None:
            return script
        stall_ns = duration_ns(self.duration)
        before, after = parted(script.chunks, spot.offset)
        later = (Chunk(chunk.t_ns + stall_ns, chunk.data) for chunk in after)
        return replace(script, chunks=(*before, *later), end_ns=script.end_ns + stall_ns)


@dataclass(frozen=True, slots=True)
class Slow:
    """Everything takes that many times as long."""

    factor: float

    def __str__(self) -> str:
        return f"slow={self.factor:g}"

    def applied(self, script: Script, random: Random) -> Script:
        """The same bytes, each moment that many times as late."""
        return replace(
            script,
            chunks=tuple(Chunk(self._later(chunk.t_ns), chunk.data) for chunk in script.chunks),
            headers_ns=self._later(script.headers_ns),
            end_ns=self._later(script.end_ns),
        )

    def _later(self, t_ns: int) -> int:
        return round(t_ns * self.factor)


@dataclass(frozen=True, slots=True)
class Buffer:
    """A hop holds everything back, headers too, and sends it at the end in one piece."""

    def __str__(self) -> str:
        return "buffer"

    def applied(self, script: Script, random: Random) -> Script:
        """The same bytes when the last of them was due."""
        last_ns = max(script.headers_ns, *(chunk.t_ns for chunk in script.chunks), script.end_ns)
        chunks = (Chunk(last_ns, script.body),) if script.chunks else ()
        return replace(script, chunks=chunks, headers_ns=last_ns, end_ns=last_ns)


@dataclass(frozen=True, slots=True)
class Split:
    """Reads end in the wrong places."""

    way: str
    """One of `WAYS`."""

    def __str__(self) -> str:
        return f"split={self.way}"

    def applied(self, script: Script, random: Random) -> Script:
        """The same bytes in more and smaller pieces; the script itself where it has no such place.

        What comes after them is never earlier than it was.
        """
        chunks = tuple(self._pieces(script, random))
        if len(chunks) == len(script.chunks):
            return script
        return replace(script, chunks=chunks, end_ns=max(script.end_ns, chunks[-1].t_ns))

    def _pieces(self, script: Script, random: Random) -> Iterator[Chunk]:
        last_ns = -_APART_NS
        for chunk in script.chunks:
            cuts = [0, *WAYS[self.way](chunk.data, random), len(chunk.data)]
            for begin, end in pairwise(cuts):
                last_ns = max(chunk.t_ns, last_ns + _APART_NS if begin else last_ns)
                yield Chunk(last_ns, chunk.data[begin:end])


def _inside_characters(data: bytes, random: Random) -> list[int]:
    """Behind the first byte of each character that has several."""
    return [at + 1 for at, byte in enumerate(data[:-1]) if byte >= 0xC2]


def _everywhere(data: bytes, random: Random) -> list[int]:
    return list(range(1, len(data)))


def _anywhere(data: bytes, random: Random) -> list[int]:
    cuts, at = [], random.randint(1, _LARGEST)
    while at < len(data):
        cuts.append(at)
        at += random.randint(1, _LARGEST)
    return cuts


WAYS: dict[str, Callable[[bytes, Random], list[int]]] = {
    "utf8": _inside_characters,
    "1byte": _everywhere,
    "random": _anywhere,
}
"""Where reads can be split: inside characters, between all bytes, by chance."""
