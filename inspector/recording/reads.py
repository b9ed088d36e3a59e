"""The reads of a recording: what the HTTP library returned at once, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from inspector.recording.lines import Body, Event, Line, RawFrame, Split, Tail
from inspector.wire.decoder import BYTE_ORDER_MARK

_BLANK = BYTE_ORDER_MARK + b"\r\n"


@dataclass(frozen=True, slots=True)
class Read:
    """One read of the response body."""

    t_ns: int | None
    """When it returned."""
    data: bytes
    asked_ns: int | None = None
    """When its consumer asked for it, where that was late."""


def rebuild_reads(lines: Iterable[Line]) -> Iterator[Read]:
    """The reads that made these lines, in order.

    Lines of one read have one time; a `split` tells of a read that ended inside the line after it.
    Where nothing has a time there are no reads to be known, and each line stands for one.
    """
    for t_ns, group in groupby(_pieces(lines), attrgetter("t_ns")):
        if t_ns is None:
            yield from (piece for piece in group if piece.data)
            continue
        pieces = list(group)
        data = b"".join(piece.data for piece in pieces)
        asked = (piece.asked_ns for piece in pieces if piece.asked_ns is not None)
        if data:
            yield Read(t_ns, data, next(asked, None))


def _pieces(lines: Iterable[Line]) -> Iterator[Read]:
    """The body cut wherever a line or a read ends, in order.

    A line whose bytes had all come in earlier reads ends in an empty piece, for what was `asked`.
    """
    splits: list[tuple[int, Split]] = []  # each with how far it reaches from here
    for line in lines:
        if isinstance(line, Split):
            splits.append((line.bytes, line))
        elif isinstance(line, Event | RawFrame | Tail | Body):
            raw = line.raw
            begin = 0
            for reach, split in splits:
                if raw[begin:reach]:
                    yield Read(split.t_ns, raw[begin:reach], split.asked_ns)
                    begin = min(reach, len(raw))
            # Only where blank lines, each a frame, came before a body's kind was known does a read
            # reach further; a redacted frame is merely shorter than what had arrived.
            ahead = () if raw.strip(_BLANK) else splits
            splits = [(reach - len(raw), split) for reach, split in ahead if reach > len(raw)]
            if raw[begin:] or not splits:
                asked_ns = None if isinstance(line, Tail) else line.asked_ns
                yield Read(line.t_ns, raw[begin:], asked_ns)
