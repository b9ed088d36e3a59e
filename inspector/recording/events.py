"""The events of a recording as a sequence, found by offset and read when asked for."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import overload

from inspector.recording.errors import UnreadableFile
from inspector.recording.lines import Event
from inspector.recording.parsing import parse_line
from inspector.recording.scan import Scan
from inspector.recording.source import Source


class Events(Sequence[Event]):
    """All events, random access: 12 bytes an event in memory, one `pread` each."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._scan = Scan(source)
        self._offsets = array("Q")
        self._numbers = array("I")
        self.refresh()

    def refresh(self) -> None:
        """Take in what another process has appended since."""
        for offset, line in self._scan.lines():
            if isinstance(line, Event):
                self._offsets.append(offset)
                self._numbers.append(line.line)

    def __len__(self) -> int:
        return len(self._offsets)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> list[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | list[Event]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        text = self._source.line_at(self._offsets[index])
        event = parse_line(text, self._numbers[index])
        if not isinstance(event, Event):
            raise UnreadableFile(f"{self._source.path} has changed since it was opened")
        return event
