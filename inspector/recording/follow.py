"""Following a recording that another process is still writing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from inspector.recording.lines import End, Line
from inspector.recording.scan import Scan
from inspector.recording.source import Source

POLL_S = 0.02
"""How often the file is looked at."""


def follow(source: Source, pause: Callable[[float], None] = time.sleep) -> Iterator[Line]:
    """The lines of a recording, and those it gains, up to its end line or its recorder's death."""
    scan = Scan(source)
    while True:
        live = source.is_live()  # asked before reading: what a recorder wrote last is read after
        for _, line in scan.lines():
            yield line
            if isinstance(line, End):
                return
        if not live:
            return
        pause(POLL_S)
