"""An incremental decoder of event streams: bytes in at any split, frames out.

The rules are those of the HTML standard, sections 9.2.5 (parsing an event stream) and 9.2.6
(interpreting it). What the standard throws away is kept beside what it dispatches: every byte fed
is in exactly one frame, or in the tail.
"""

from __future__ import annotations

from functools import partial

from inspector.wire.fields import interpret, utf8
from inspector.wire.frame import Frame

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_CR, _LF = b"\r\n"  # as integers, which `in` finds in bytes five times as fast

_frame = partial(tuple.__new__, Frame)
"""Builds a frame from a tuple of its four fields, in two thirds of the time of `Frame(...)`."""

_known = {
    b"event: " + name.encode(): name
    for name in (
        "message_start",
        "content_block_start",
        "ping",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
        "error",
    )
}.get
"""The event type of a first line, for those that are worth a look-up."""


class Decoder:
    """Splits one event stream into frames.

    What it keeps is the unfinished frame, and its work is linear in the bytes fed, whatever their
    split. Canonical frames of known events are recognised as a whole; all others go line by line.

    A carriage return at the end of a chunk waits for the next byte, since a line feed may follow:
    a stream that ends its lines with carriage returns alone shows each event one read late.
    """

    def __init__(self) -> None:
        self.retry_ms: int | None = None
        """The reconnection time that a frame last asked for, in milliseconds."""

        self._last_event_id = ""
        self._at_start = True  # no frame has ended: the first may begin with a byte order mark
        self._held = bytearray()  # the frame that earlier chunks began; no frame ends in it

    @property
    def pending(self) -> int:
        """Bytes fed that are in no frame yet."""
        return len(self._held)

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that `chunk` completes, in order."""
        held = self._held
        if held:
            # Joining is linear where the chunk is the longer part, or where the frame is finished.
            if len(held) > len(chunk) and not self._is_finished_by(chunk):
                held += chunk
                return []
            chunk = b"".join((held, chunk))
            held.clear()
        # Most often a read is one event.
        head, _, rest = chunk.partition(b"\ndata: ")
        event = _known(head)
        if event is not None:
            data, _, end = rest.partition(b"\n")
            if end == b"\n" and _CR not in data:
                self._at_start = False
                if not data.isascii():
                    data = utf8(data)
                return [_frame((chunk, event, data, self._last_event_id))]
        return self._by_lines(chunk) if _CR in chunk else self._by_blank_lines(chunk)

    def close(self) -> tuple[list[Frame], bytes]:
        """End the stream: the frame that a last carriage return completes, and what is unfinished.

        The standard discards that tail; a recording keeps it. What is fed next is another stream.
        """
        frames: list[Frame] = []
        if self._held.endswith(b"\r"):
            frames = self._by_lines(self._take(), at_end=True)
        tail = self._take()
        self._last_event_id = ""
        self._at_start = True
        return frames, tail

    def _take(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held

    def _is_finished_by(self, chunk: bytes) -> bool:
        """Whether a frame may end once `chunk` follows; what is held is not searched again."""
        if len(self._held) <= len(BYTE_ORDER_MARK + b"\r"):
            return True  # it may be a mark with a blank line behind it, which only lines tell
        seam = self._held[-2:] + chunk
        if _CR in seam:
            seam = seam.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return seam.find(b"\n\n") >= 0

    def _by_blank_lines(self, chunk: bytes) -> list[Frame]:
        """The frames of a chunk without carriage returns, cut at its blank lines."""
        frames = []
        bodies = chunk.split(b"\n\n")
        rest = bodies.pop()
        for body in bodies:
            head, separator, data = body.partition(b"\ndata: ")
            event = _known(head)
            if event is not None and separator and _LF not in data:
                self._at_start = False
                if not data.isascii():
                    data = utf8(data)
                frames.append(_frame((body + b"\n\n", event, data, self._last_event_id)))
            else:
                frames += self._by_lines(body + b"\n\n")
        # A blank line at once, or behind a byte order mark, is a frame of its own.
        if rest.startswith((b"\n", BYTE_ORDER_MARK)):
            frames += self._by_lines(rest)
        else:
            self._held += rest
        return frames

    def _by_lines(self, chunk: bytes, *, at_end: bool = False) -> list[Frame]:
        """The frames of any chunk; its last line is finished by a carriage return only `at_end`."""
        lines = chunk.splitlines()
        if lines and not chunk.endswith((b"\n", b"\r") if at_end else b"\n"):
            lines.pop()
        frames = []
        fields: list[bytes] = []
        start = end = 0
        for line in lines:
            end += len(line)
            end += 2 if chunk.startswith(b"\r\n", end) else 1
            if self._at_start and not fields:
                line = line.removeprefix(BYTE_ORDER_MARK)
            if line:
                fields.append(line)
                continue
            frames.append(self._interpreted(chunk[start:end], fields))
            fields = []
            start = end
        self._held += chunk[start:]
        return frames

    def _interpreted(self, raw: bytes, fields: list[bytes]) -> Frame:
        self._at_start = False
        event, data, new_id, retry_ms = interpret(fields)
        if new_id is not None:
            self._last_event_id = new_id
        if retry_ms is not None:
            self.retry_ms = retry_ms
        if data is None:
            return Frame(raw, None, b"", self._last_event_id)
        return Frame(raw, event or "message", data, self._last_event_id)
