"""The body of a response on its way into lines: an event stream, or anything else."""

from __future__ import annotations

from typing import Protocol

from inspector.recording import spelling
from inspector.recording.outcome import Seen
from inspector.recording.redaction import Redactor
from inspector.recording.sniff import looks_like_a_stream
from inspector.recording.tally import Tally
from inspector.wire.decoder import Decoder
from inspector.wire.frame import Frame

LONGEST_FRAME = 16 << 20
"""Bytes of an unfinished frame that are waited with: all are in memory until it ends.

Escaped they are six times as long at worst, and still a line that readers take.
"""

_LONGEST_BEGINNING = 64 << 10
"""Bytes of blank lines after which a body of no declared type is no event stream."""

_ERROR = b'"error"'
"""In a frame that reports an error, and may echo a part of a key in doing so."""


class Body(Protocol):
    """Turns reads into lines."""

    def read(self, chunk: bytes, t_ns: int | None, asked_ns: int | None, *, whole: bool) -> bytes:
        """The lines of one read; `whole` if it is known to be all of the body."""
        ...

    def close(self, t_ns: int | None) -> bytes:
        """The lines that the end of the body makes."""
        ...


class StreamBody:
    """An event stream: a line a frame, and one for a read that ends inside a frame.

    From a frame on that does not end within `LONGEST_FRAME` it is kept as any other body.
    """

    def __init__(self, redactor: Redactor, tally: Tally, seen: Seen) -> None:
        self._redactor = redactor
        self._tally = tally
        self._seen = seen
        self._decoder = Decoder()
        self._inside = 0  # bytes of an unfinished frame that earlier reads brought
        self._between = False  # events came, the last is whole, and nobody listens to each
        self._unframed: PlainBody | None = None  # what takes the rest behind too long a frame

    def read(
        self, chunk: bytes, t_ns: int | None, asked_ns: int | None, *, whole: bool = False
    ) -> bytes:
        """The lines of one read."""
        if self._between and asked_ns is None and t_ns is not None:
            line = spelling.delta_line(t_ns, chunk)
            if line is not None and not self._redactor.touches(chunk):
                self._tally.add(chunk)
                self._seen.events += 1
                return line
            deltas = spelling.delta_lines(t_ns, chunk)
            if deltas is not None and not self._redactor.touches(chunk):
                self._tally.add(chunk)
                self._seen.events += len(deltas)
                return b"".join(deltas)
        if self._unframed is not None:
            return self._unframed.read(chunk, t_ns, asked_ns, whole=False)
        began_inside = self._inside
        frames = self._decoder.feed(chunk)
        ends_inside = self._inside = self._decoder.pending
        if began_inside or ends_inside or _ERROR in chunk or self._redactor.touches(chunk):
            frames = self._kept(frames)
        else:
            self._tally.add(chunk)
        lines = self._lines(frames, t_ns, asked_ns)
        self._between = not ends_inside and self._seen.events > 0 and not self._seen.all
        late = None if lines else asked_ns
        if ends_inside > LONGEST_FRAME:
            lines += self._give_framing_up(t_ns, late)
        elif ends_inside and t_ns is not None:
            lines.append(spelling.split_line(spelling.stamp(t_ns, late), ends_inside))
        return lines[0] if len(lines) == 1 else b"".join(lines)

    def close(self, t_ns: int | None) -> bytes:
        """A frame that a last carriage return completed, and the tail."""
        frames, tail = self._decoder.close()
        lines = self._lines(self._kept(frames), t_ns)
        if tail:
            tail = self._redactor.rest(tail)
            self._tally.add(tail)
            lines.append(spelling.exact_line("tail", spelling.stamp(t_ns), tail))
        return b"".join(lines)

    def _give_framing_up(self, t_ns: int | None, asked_ns: int | None) -> list[bytes]:
        """The lines of a frame that is too long: nothing of it is held any more."""
        frames, rest = self._decoder.close()
        self._unframed = PlainBody(self._redactor, self._tally)
        lines = self._lines(self._kept(frames), t_ns, asked_ns)
        if rest:
            late = None if lines else asked_ns
            lines.append(self._unframed.read(rest, t_ns, late, whole=False))
        return lines

    def _lines(
        self, frames: list[Frame], t_ns: int | None, asked_ns: int | None = None
    ) -> list[bytes]:
        """The lines of a read, of which the first says when it was asked for, if that was late."""
        self._seen.events += len(frames)
        when = spelling.stamp(t_ns)
        if asked_ns is None:
            return spelling.frame_lines(when, frames, self._seen)
        first = spelling.frame_lines(spelling.stamp(t_ns, asked_ns), frames[:1], self._seen)
        return first + spelling.frame_lines(when, frames[1:], self._seen)

    def _kept(self, frames: list[Frame]) -> list[Frame]:
        """The frames as they may be kept, counted and hashed."""
        kept = [self._redacted(frame) for frame in frames]
        self._tally.add(b"".join([frame.raw for frame in kept]))
        return kept

    def _redacted(self, frame: Frame) -> Frame:
        is_error = _ERROR in frame.raw
        raw = self._redactor.rest(frame.raw) if is_error else self._redactor.frame(frame.raw)
        if raw == frame.raw:
            return frame
        decoder = Decoder()
        frames = decoder.feed(raw)
        at_end, tail = decoder.close()
        frames += at_end
        if len(frames) == 1 and not tail:
            return frames[0]
        return Frame(raw, None, b"")  # a pattern of the user's took the frame's own line ends


class PlainBody:
    """Any other body: a line a read."""

    def __init__(self, redactor: Redactor, tally: Tally) -> None:
        self._redactor = redactor
        self._tally = tally

    def read(self, chunk: bytes, t_ns: int | None, asked_ns: int | None, *, whole: bool) -> bytes:
        """The line of one read."""
        kept = self._redactor.rest(chunk)
        self._tally.add(kept)
        return spelling.body_line(spelling.stamp(t_ns, asked_ns), kept, whole=whole)

    def close(self, t_ns: int | None) -> bytes:
        """Nothing: every read has its line already."""
        return b""


class UndecidedBody:
    """A body of no declared type, until its first bytes say what it is.

    The reads until then are `split` lines before the line that they are part of.
    """

    def __init__(self, redactor: Redactor, tally: Tally, seen: Seen) -> None:
        self._stream = StreamBody(redactor, tally, seen)
        self._plain = PlainBody(redactor, tally)
        self._seen = seen
        self._decided: Body | None = None
        self._waiting = b""

    def read(self, chunk: bytes, t_ns: int | None, asked_ns: int | None, *, whole: bool) -> bytes:
        """The lines of one read, or the note that it is kept back."""
        if self._decided is None:
            self._waiting += chunk
            verdict = looks_like_a_stream(self._waiting)
            is_open = verdict is None and len(self._waiting) <= _LONGEST_BEGINNING
            if is_open and not whole:
                stamp = spelling.stamp(t_ns, asked_ns)
                return spelling.split_line(stamp, len(self._waiting)) if t_ns is not None else b""
            chunk, self._waiting = self._waiting, b""
            self._decided = self._stream if verdict else self._plain
            self._seen.is_stream = self._decided is self._stream
        return self._decided.read(chunk, t_ns, asked_ns, whole=whole)

    def close(self, t_ns: int | None) -> bytes:
        """What was kept back, as the body it is."""
        if self._decided is None:
            return (
                self._plain.read(self._waiting, t_ns, None, whole=False) if self._waiting else b""
            )
        return self._decided.close(t_ns)
