"""Faults in what the body says, or in how it is spelled."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from inspector.server.faults.place import chosen
from inspector.server.faults.stream import Edit, edited, events_of
from inspector.server.script import Chunk, Script

_LINE_END = re.compile(rb"\r\n|\r|\n")
_GZIP = 31  # window bits of zlib that mean the format of gzip


@dataclass(frozen=True, slots=True)
class Repeated:
    """Events come twice, or not at all."""

    event: str
    """Number or name."""
    times: int
    """0 drops them."""

    def __str__(self) -> str:
        return f"{'dup' if self.times else 'drop'}={self.event}"

    def applied(self, script: Script, random: Random) -> Script:
        """The body with each such event that often."""
        body = script.body
        edits = [
            Edit(found.begin, found.end, body[found.begin : found.end] * self.times)
            for found in chosen(events_of(script), self.event)
        ]
        if not edits:
            return script
        return _with_length(replace(script, chunks=edited(script.chunks, edits)))


@dataclass(frozen=True, slots=True)
class Crlf:
    """Every line ends in CR and LF."""

    def __str__(self) -> str:
        return "crlf"

    def applied(self, script: Script, random: Random) -> Script:
        """The same stream in the spelling that some gateways give it."""
        edits = [
            Edit(found.start(), found.end(), b"\r\n")
            for found in _LINE_END.finditer(script.body)
            if found[0] != b"\r\n"
        ]
        if not edits or not events_of(script):
            return script
        return _with_length(replace(script, chunks=edited(script.chunks, edits)))


@dataclass(frozen=True, slots=True)
class Gzip:
    """The body is compressed, each read by itself, so that it still arrives when it is due."""

    def __str__(self) -> str:
        return "gzip"

    def applied(self, script: Script, random: Random) -> Script:
        """The body in gzip, whether the client said that it takes it or not."""
        headers = tuple(pair for pair in script.headers if pair[0] != "content-length")
        return replace(
            script,
            headers=(*headers, ("content-encoding", "gzip")),
            chunks=tuple(_zipped(script)),
        )


def _zipped(script: Script) -> Iterator[Chunk]:
    packer = zlib.compressobj(wbits=_GZIP)
    last = len(script.chunks) - 1
    for number, chunk in enumerate(script.chunks):
        is_end = number == last and script.ending == "clean"
        data = packer.compress(chunk.data)
        data += packer.flush(zlib.Z_FINISH if is_end else zlib.Z_SYNC_FLUSH)
        yield Chunk(chunk.t_ns, data)


def _with_length(script: Script) -> Script:
    """The script with a length, if it tells one, that is that of its body."""
    length = str(sum(len(chunk.data) for chunk in script.chunks))
    headers = tuple(
        (name, length if name == "content-length" else value) for name, value in script.headers
    )
    return replace(script, headers=headers)
