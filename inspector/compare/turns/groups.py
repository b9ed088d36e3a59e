"""Groups of plain deltas: nearly all lines of a recording, taken without parsing each."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, Final

import orjson

from inspector.analysis.content import DELTA
from inspector.analysis.rules.plain import CONTENT
from inspector.analysis.step import Step
from inspector.recording.lines import Event

MOST: Final = 4_096
"""How many lines a group holds before it is let go: memory is bounded, whatever the stream."""

_FRAME: Final = b"event: content_block_delta\ndata: "
_BETWEEN: Final = b"\n\n" + _FRAME

_DELTA: Final = b',"delta":{"type":"'
_PLAIN: Final = b"|".join(
    b'%b","%b' % (kind.encode(), name.encode()) for kind, name in CONTENT.items()
)

_plain = re.compile(
    rb'\{"kind":"event","t":(?:([0-9]{1,19})|null)(?:,"asked":[0-9]{1,19})?'
    rb',"event":"content_block_delta","data":(\{"type":"content_block_delta",'
    rb'"index":((?:0|[1-9][0-9]{0,8}),"delta":\{"type":"(?:%b)":")'
    rb'((?:[^"\\\x00-\x1f]++|\\["\\/bfnrt])*+)"\} *+\})\}\n' % _PLAIN
).fullmatch
"""A delta whose text holds no `\\u`: a character that is spelled so may be split over two."""


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
        self.times: list[bytes | None] = []
        """Their `t`, as digits."""
        self.data: list[bytes] = []
        """Their data, verbatim."""
        self.texts: list[bytes] = []
        """Their fragments, as JSON spells them."""

    def __len__(self) -> int:
        return len(self.data)

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

    def lengths(self) -> array[int]:
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
        event = Event(self.first + last, None if t is None else int(t), DELTA, b"")
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


class Groups:
    """Gathers the plain deltas of a file line by line."""

    def __init__(self) -> None:
        self._group: Group | None = None

    def take(self, text: bytes, number: int) -> tuple[bool, Group | None]:
        """Whether the line is a plain delta, and the group that it ends."""
        match = _plain(text)
        if match is None or not (text.isascii() or _is_utf8(text)):
            return False, self.close()
        t, data, of, fragment = match.groups()
        group, ended = self._group, None
        if group is None or group.of != of or len(group.data) == MOST:
            ended, group = group, Group(of, number)
            self._group = group
        group.times.append(t)
        group.data.append(data)
        group.texts.append(fragment)
        return True, ended

    def close(self) -> Group | None:
        """The group that is being gathered, once something else comes."""
        group, self._group = self._group, None
        return group


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
