"""The bytes of a recording's file: opened once, read at any place, never held whole."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from inspector.recording.errors import NotARecording, UnreadableFile

if TYPE_CHECKING:
    from gzip import GzipFile

try:
    import fcntl
except ImportError:  # Windows, which has no such locks
    fcntl = None  # type: ignore[assignment]

LONGEST_LINE = 1 << 27
"""Bytes at which a line is cut: none that was recorded is as long, but a broken file may be."""

_BLOCK = 1 << 17
_GUESS = 1 << 12  # bytes that hold nearly every line
_GZIP = b"\x1f\x8b"


class Source:
    """An open file. What is compressed, or no regular file, is spooled to a temporary one."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises `UnreadableFile` and `NotARecording`, with the reason in one line."""
        self.path = path
        self.damage: str | None = None
        """What was wrong with the compressed file that was spooled."""
        file = _open(path)
        self._file: BinaryIO = file
        try:
            if file.peek(len(_GZIP)).startswith(_GZIP):
                from gzip import GzipFile  # imported here, as below: hardly ever needed

                self._spool(GzipFile(fileobj=file))
            elif not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                self._spool(file)
        except OSError as error:
            self.close()
            raise _refused(path, error) from None

    @property
    def size(self) -> int:
        """Bytes in the file now; it grows while another process writes it."""
        return os.fstat(self._file.fileno()).st_size

    def read_at(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes at `offset`, fewer only at the end of the file."""
        pieces = []
        try:
            while size > 0 and (piece := self._read_some(offset, size)):
                pieces.append(piece)
                offset += len(piece)
                size -= len(piece)
        except OSError as error:
            raise _refused(self.path, error) from None
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def line_at(self, offset: int) -> bytes:
        """The line that begins at `offset`, without its newline."""
        size = _GUESS
        while b"\n" not in (text := self.read_at(offset, size)) and len(text) == size:
            size *= 16
        return text.partition(b"\n")[0]

    def lines(self, offset: int = 0) -> Iterator[bytes]:
        """The lines from `offset` on with their newlines, of which a last one may lack it.

        A line longer than `LONGEST_LINE` comes in pieces of that length.
        """
        reader = io.BufferedReader(_Window(self, offset), buffer_size=_BLOCK)
        return iter(partial(reader.readline, LONGEST_LINE), b"")

    def blocks(self, offset: int = 0) -> Iterator[bytes]:
        """The lines from `offset` on, as many at a time as are read at once.

        One that is longer comes alone, or in pieces as from `lines`; the last may lack its newline.
        """
        while block := self.read_at(offset, _BLOCK):
            whole = block.rfind(b"\n") + 1
            block = block[:whole] if whole else next(self.lines(offset), b"")
            yield block
            offset += len(block)

    def is_live(self) -> bool:
        """Whether a writer has it open still."""
        if fcntl is None:
            return False
        try:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # a file system without locks
            return False
        fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)
        return False

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read_some(self, offset: int, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), size, offset)
        self._file.seek(offset)  # Windows
        return self._file.read(size)

    def _spool(self, stream: io.BufferedReader | GzipFile) -> None:
        """Go on with a temporary copy of what `stream` gives, damaged or not."""
        import tempfile
        import zlib
        from gzip import BadGzipFile

        spool = tempfile.TemporaryFile(prefix="inspector-")
        file, self._file = self._file, spool
        with file:
            try:
                while piece := stream.read1(_BLOCK):  # all that comes before a damage
                    spool.write(piece)
                    if spool.tell() == len(piece) and not piece.startswith(b"{"):
                        break  # no recording, and it may be without an end
            except (EOFError, BadGzipFile, zlib.error) as error:
                self.damage = f"the compressed file is damaged: {error}"
        spool.flush()


class _Window(io.RawIOBase):
    """The file as a stream that starts at an offset."""

    def __init__(self, source: Source, offset: int) -> None:
        self._source = source
        self._offset = offset

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._source.read_at(self._offset, len(buffer))
        buffer[: len(piece)] = piece
        self._offset += len(piece)
        return len(piece)


def _open(path: Path) -> io.BufferedReader:
    try:
        if path.is_dir():
            raise NotARecording(f"{path} is a folder, not a recording")
        return path.open("rb")
    except OSError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(f"cannot read {path}: {error.strerror or error}")
