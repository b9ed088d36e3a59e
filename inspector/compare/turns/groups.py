"""Groups of plain deltas: nearly all lines of a recording, taken without parsing each."""

import io
import re
from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from inspector.analysis.content import DELTA
from inspector.analysis.rules.plain import CONTENT
from inspector.analysis.step import Step
from inspector.recording.lines import Event

MOST: Final = 4_096
"""How many lines make a group that is let go: memory is bounded, whatever the stream."""

_FRAME: Final = b"event: content_block_delta\ndata: "
_BETWEEN: Final = b"\n\n" + _FRAME

_DELTA: Final = b',"delta":{"type":"'
_PLAIN: Final = b"|".join(
    b'%b","%b' % (kind.encode(), name.encode()) for kind, name in CONTENT.items()
)

_find = re.compile(
    rb'\{"kind":"event","t":(?:([0-9]{1,19})|null)(?:,"asked":[0-9]{1,19})?'
    rb',"event":"content_block_delta","data":(\{"type":"content_block_delta",'
    rb'"index":((?:0|[1-9][0-9]{0,8}),"delta":\{"type":"(?:%b)":")'
    rb'((?:[^"\\\x00-\x1f]++|\\["\\/bfnrt])*+)"\} *+\})\}\n' % _PLAIN + rb"|([^\n]*+\n|[^\n]++)"
).findall
r"""The time, data, block and type, and fragment of each plain delta, or any other line as it is.

A delta is plain whose text holds no `\u`: a character that is spelled so may be split over two.
"""

_Cut: TypeAlias = tuple[bytes, bytes, bytes, bytes, bytes]


class Other(NamedTuple):
    """A line that is no plain delta."""

    number: int
    """1-based."""
    text: bytes


class Group:
    """Plain deltas of one block and type that follow each other."""

    def __init__(self, of: bytes, first: int) -> None:
        self.of = of
        """Their block and type, as they spell them."""
        index, _, rest = of.partition(_DELTA)
        self.index = int(index)
        self.kind = rest.partition(b'"')[0].decode()
        self.first = first
        """1-based number of the first one's line; there is no other line between them."""
        self.times: list[bytes] = []
        """Their `t`, as digits; empty where they have no time."""
        self.data: list[bytes] = []
        """Their data, verbatim."""
        self.texts: list[bytes] = []
        """Their fragments, as JSON spells them."""

    def __len__(self) -> int:
        return len(self.data)

    def extend(self, cuts: Iterable[_Cut]) -> None:
        """Take more of them."""
        times, data, _, texts, _ = zip(*cuts, strict=True)
        self.times += times
        self.data += data
        self.texts += texts

    @property
    def last(self) -> int:
        """The number of the last one's line."""
        return self.first + len(self) - 1

    @property
    def frames(self) -> bytes:
        """Their bytes on the wire."""
        return _FRAME + _BETWEEN.join(self.data) + b"\n\n"

    @property
    def padded(self) -> int:
        """How many have spaces before their last brace."""
        return list(map(itemgetter(-2), self.data)).count(ord(" "))

    @property
    def empty(self) -> int:
        """How many bring nothing."""
        return self.texts.count(b"")

    def lengths(self) -> "array[int]":
        """How many characters each brings."""
        together = b"".join(self.texts)
        if together.isascii() and b"\\" not in together:
            return array("Q", map(len, self.texts))
        return array("Q", (len(orjson.loads(b'"%b"' % text)) for text in self.texts))

    def step(self, first: int, last: int, number: int) -> Step:
        """Those from one position to another as one step, that stands where the last of them does.

        `number` is the number of the group's first event.
        """
        text = orjson.loads(b'"%b"' % b"".join(self.texts[first : last + 1]))
        delta: dict[str, Any] = {"type": self.kind, CONTENT[self.kind]: text}
        payload = {"type": DELTA, "index": self.index, "delta": delta}
        t = self.times[last]
        event = Event(self.first + last, int(t) if t else None, DELTA, b"")
        return Step(number + last, event, payload)

    def merged(self, number: int) -> Iterator[Step]:
        """All of them in two steps at most: where the group begins, and where it ends."""
        yield self.step(0, 0, number)
        if len(self) > 1:
            yield self.step(1, len(self) - 1, number)

    def landmarks(self, number: int) -> Iterator[Step]:
        """Those at which a mark can be reached: the first to bring something, and the last."""
        texts = self.texts
        some = [at for at, text in enumerate(texts) if text]
        if not some:
            yield self.step(0, 0, number)
            return
        for at in sorted({0, some[0], self._first_visible(some), some[-1]}):
            yield self.step(at, at, number)

    def _first_visible(self, some: list[int]) -> int:
        """The first one that is not all white space."""
        for at in some:
            if not orjson.loads(b'"%b"' % self.texts[at]).isspace():
                return at
        return some[0]


def grouped(blocks: Iterable[bytes]) -> Iterator[Group | Other]:
    """The lines of a file, given in blocks of whole ones, with the plain deltas in groups."""
    group: Group | None = None
    number = 1
    for block in blocks:
        for of, run in groupby(_cut(block), itemgetter(2)):
            cuts = list(run)
            if group is not None and (group.of != of or len(group) >= MOST):
                yield group
                group = None
            if of:
                if group is None:
                    group = Group(of, number)
                group.extend(cuts)
            else:
                yield from (Other(at, cut[4]) for at, cut in enumerate(cuts, number))
            number += len(cuts)
    if group is not None:
        yield group


def _cut(block: bytes) -> list[_Cut]:
    return _find(block) if block.isascii() or _is_utf8(block) else _as_lines(block)


def _as_lines(block: bytes) -> list[_Cut]:
    """A block as lines of which none is looked at."""
    none = b""
    return [(none, none, none, none, line) for line in io.BytesIO(block)]


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
