"""Marks and notes that a person puts to rows, kept beside the recording in `FILE.notes`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

_MOST = 16 << 20  # bytes of a file of notes


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked row."""

    event: int | None
    """1-based number of its event; `None` where it is no event."""
    line: int
    """1-based number of its line in the recording."""
    text: str
    """The note, empty for a bare mark."""
    when: str
    """When it was put there, ISO 8601 in UTC."""


def _now() -> datetime:
    return datetime.now(UTC)


class Marks:
    """The marks of one recording, which is itself never written to.

    The file is JSON Lines, a mark a line in the order of the recording. It is read again before
    each change, and replaced in one step. A file that is no such thing is left as it is.
    """

    def __init__(self, recording: Path, now: Callable[[], datetime] = _now) -> None:
        """Read what there is. Never raises: `problem` says what was wrong with the file."""
        self.path = recording.with_name(recording.name + ".notes")
        self.problem: str | None = None
        """Why marks are not kept, in one line; those of this sitting are held in memory then."""
        self._now = now
        self._marks: dict[int, Mark] = {}
        self._read()

    def all(self) -> tuple[Mark, ...]:
        """All marks, by line."""
        return tuple(self._marks[line] for line in sorted(self._marks))

    def at(self, line: int) -> Mark | None:
        """The mark on a line."""
        return self._marks.get(line)

    def toggle(self, line: int, event: int | None) -> Mark | None:
        """Put a mark on a line, or take it away; the mark, `None` where there is none now."""
        self._read()
        if self._marks.pop(line, None) is None:
            self._put(line, event, "")
        self._write()
        return self.at(line)

    def note(self, line: int, event: int | None, text: str) -> Mark:
        """Put a note on a line, in place of what stood there."""
        self._read()
        mark = self._put(line, event, text)
        self._write()
        return mark

    def after(self, line: int) -> Mark | None:
        """The next mark after a line, round to the first."""
        marks = self.all()
        return next((mark for mark in marks if mark.line > line), marks[0] if marks else None)

    def _put(self, line: int, event: int | None, text: str) -> Mark:
        when = self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._marks[line] = Mark(event, line, text, when)
        return self._marks[line]

    def _read(self) -> None:
        """Take what the file holds for what is; once there was a problem, leave it alone."""
        if self.problem:
            return
        try:
            with self.path.open("rb") as file:
                self._marks = {mark.line: mark for mark in _marks(file.read(_MOST + 1))}
        except FileNotFoundError:
            self._marks = {}
        except OSError as error:
            self.problem = f"cannot read {self.path}: {error.strerror}; marks are not kept"
        except ValueError:
            self.problem = f"{self.path} is no file of notes and is left alone; marks are not kept"

    def _write(self) -> None:
        if self.problem:
            return
        try:
            if self._marks:
                _replace(self.path, map(orjson.dumps, map(asdict, self.all())))
            else:
                self.path.unlink(missing_ok=True)
        except OSError as error:
            self.problem = f"cannot write {self.path}: {error.strerror}; marks are not kept"


def _marks(text: bytes) -> Iterator[Mark]:
    """The marks that a file of notes holds. Raises `ValueError` where it is none."""
    if len(text) > _MOST:
        raise ValueError("too long")
    for line in filter(bytes.strip, text.split(b"\n")):
        fields = orjson.loads(line)
        match fields:
            case {"event": int() | None as event, "line": int() as at, "text": str() as note}:
                yield Mark(event, at, note, str(fields.get("when") or ""))
            case _:
                raise ValueError("no mark")


def _replace(path: Path, lines: Iterable[bytes]) -> None:
    """Put a file of these lines in the place of another, in one step."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.writelines(line + b"\n" for line in lines)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
