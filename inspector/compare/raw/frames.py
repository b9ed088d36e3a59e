"""The frames of a recording, each as a number that tells it from others, with its line.

`data` is the last member of an event's line, and verbatim. So what follows the time of a canonical
event stands for the bytes of its frame: one pattern cuts it out, a block of the file at a time, and
nothing is parsed.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import orjson

from inspector.compare.raw.reopening import known
from inspector.recording import Body, Event, Line, RawFrame, Tail
from inspector.recording.parsing import parse_line
from inspector.recording.scan import is_torn, line_of
from inspector.recording.source import Source

_cut = re.compile(
    rb'\{"kind":"event","t":(?:[0-9]{1,19}|null)(?:,"asked":[0-9]{1,19})?'
    rb',"event":("[^"\\\n]*","data":[^\n]*)\}\n'
    rb"|[^\n]*\n"
).findall

_EVENT = b'{"kind":"event","t":'
_DELTA = b',"event":"content_block_delta","data":'


class Cut(NamedTuple):
    """Lines of a file that follow each other."""

    events: list[bytes]
    """The name and the data of each canonical event, empty for any other line."""
    others: dict[int, bytes]
    """Those other lines, by their place among all."""
    length: int
    """Their bytes together."""


Keys: TypeAlias = Callable[[Cut], list[Any]]
"""Gives the key of each line, `None` for what is no frame. Equal keys stand for equal frames."""


class Frames:
    """The frames of a recording by number from 0, 12 bytes each, whatever their length."""

    def __init__(self, source: Source, keys: Keys) -> None:
        """Find them. Raises `UnreadableFile`, whose message is one line for a person."""
        self.keys: array[int] = array("q")
        self.lines: array[int] = array("I")
        """The 1-based number of the line of each."""
        self._source = source
        self._offsets = [0]  # where each block begins …
        self._firsts = [1]  # … and the number of its first line
        self._block = -1
        self._block_lines: list[bytes] = []  # of that block
        for cut in _cuts(source):
            self._take(cut, keys(cut))

    def __len__(self) -> int:
        return len(self.keys)

    def line(self, frame: int) -> int | None:
        """The line of a frame, `None` past the last one."""
        return self.lines[frame] if frame < len(self.lines) else None

    def read(self, frame: int) -> Line:
        """A frame as it stands in the file; those that are near each other cost little."""
        number = self.lines[frame]
        block = bisect_right(self._firsts, number) - 1
        if block != self._block:
            begin, end = self._offsets[block : block + 2]
            self._block_lines = self._source.read_at(begin, end - begin).split(b"\n")
            self._block = block
        return parse_line(self._block_lines[number - self._firsts[block]], number)

    def _take(self, cut: Cut, keys: list[Any]) -> None:
        lines = range(self._firsts[-1], self._firsts[-1] + len(keys))
        if cut.others:
            for place, text in cut.others.items():
                if keys[place] is None:
                    known(parse_line(text, lines[place]), self._source.path)
            are_frames = [key is not None for key in keys]
            self.lines.extend(compress(lines, are_frames))
            self.keys.extend(compress(keys, are_frames))
        else:
            self.lines.extend(lines)
            self.keys.extend(keys)
        self._firsts.append(lines.stop)
        self._offsets.append(self._offsets[-1] + cut.length)


def exact_keys(cut: Cut) -> list[int | None]:
    """The keys of the frames' exact bytes.

    A key is a hash of 64 bits, whose seed is another in each process: two frames that differ are
    taken for equal once in ten million recordings of a million events.
    """
    keys: list[int | None] = list(map(hash, cut.events))
    for place, text in cut.others.items():
        keys[place] = _other_key(line_of(text, 0))
    return keys


def _other_key(line: Line | None) -> int | None:
    """The key of a line that was not cut."""
    if isinstance(line, Event):
        if line.exact is None:
            return hash(b'%b,"data":%b' % (orjson.dumps(line.event), line.data))
        return hash((line.kind, line.exact))
    if isinstance(line, RawFrame | Tail | Body):
        return hash((line.kind, line.raw))
    return None


def _cuts(source: Source) -> Iterator[Cut]:
    """The lines of a file, many at a time; a last one that is torn is left out."""
    for block in source.blocks():
        if block.endswith(b"\n"):
            yield _cut_block(block)
        elif is_torn(block, line_of(block, 0)):
            return
        else:
            yield Cut([b""], {0: block}, len(block))


def _cut_block(block: bytes) -> Cut:
    whole = len(block)
    lines = block[:-1].split(b"\n")
    deltas = _cut_deltas(lines)
    if deltas is not None:
        return Cut(deltas, {}, whole)
    events = _cut(block, 0, whole)
    others = {place: lines[place] for place, event in enumerate(events) if not event}
    return Cut(events, others, whole)


def _cut_deltas(lines: list[bytes]) -> list[bytes] | None:
    """What `_cut` finds in lines that are all canonical deltas, in half the time; else `None`.

    Nearly all blocks of a long stream are such, and nearly always their times have as many digits.
    """
    at = lines[0].find(_DELTA)
    parts = (slice(0, len(_EVENT)), slice(at, at + len(_DELTA)), slice(-1, None))
    for part, expected in zip(parts, (_EVENT, _DELTA, b"}"), strict=True):
        if at < 0 or set(map(itemgetter(part), lines)) != {expected}:
            return None
    return list(map(itemgetter(slice(at + len(b',"event":'), -1)), lines))
