"""Watching: the exchanges below some paths, read in a thread as they appear and change."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from inspector.recording.folder import found
from inspector.timeline.exchange import Exchange, read_exchange

_BATCH_S = 0.2
"""After how long what has been read is shown, while there is more to read."""

Stamp: TypeAlias = tuple[int, int, int] | None
"""What tells a file from another, and from itself before: inode, size, time of the change."""


class Watch:
    """Keeps what was read of each file, and reads again those that may have changed."""

    def __init__(self, paths: Sequence[Path], *, follow: bool) -> None:
        self.paths = paths
        self._follows = follow
        self._known: dict[Path, tuple[Stamp, Exchange]] = {}

    def look(self) -> Iterator[list[Exchange]]:
        """Read what has changed: now and then what there is so far, at last what there is."""
        shown = time.monotonic()
        before, self._known = self._known, {}
        for path in self._found():
            stamp = _stamp(path)
            if self._follows and stamp and not stamp[1]:
                continue  # its recorder has yet to write the first line
            old = before.get(path)
            if old is None or old[0] != stamp or stamp is None or old[1].is_live:
                is_same = old is not None and stamp and old[0] and stamp[0] == old[0][0]
                old = stamp, read_exchange(path, old[1] if old and is_same else None)
            self._known[path] = old
            if time.monotonic() - shown > _BATCH_S and len(self._known) > len(before):
                shown = time.monotonic()
                yield self._all()
        yield self._all()

    def _found(self) -> Iterator[Path]:
        """The files; what cannot be looked into, be it gone by now, stands for itself."""
        for path in self.paths:
            try:
                files = list(found([path]))
            except OSError:
                files = [path]
            yield from files

    def _all(self) -> list[Exchange]:
        return [exchange for _, exchange in self._known.values()]


def _stamp(path: Path) -> Stamp:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_ino, told.st_size, told.st_ctime_ns
