"""The file format: reader, writer, index, redaction.

What writes, or rebuilds reads, is imported when it is first touched: a screen that only looks at
lines is painted sooner.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from inspector.recording.errors import (
    AlreadyThere,
    NotARecording,
    RecordingError,
    UnknownVersion,
    UnreadableFile,
)
from inspector.recording.lines import (
    Body,
    End,
    Event,
    Header,
    Line,
    Outcome,
    RawFrame,
    Request,
    Response,
    Split,
    Tail,
    Unknown,
    Unreadable,
)
from inspector.recording.recording import Recording, load

if TYPE_CHECKING:
    from inspector.recording.account import Origin, Summary
    from inspector.recording.outcome import Closing
    from inspector.recording.reads import Read
    from inspector.recording.writer import Listener, Writer

__all__ = [
    "AlreadyThere",
    "Body",
    "Closing",
    "End",
    "Event",
    "Header",
    "Line",
    "Listener",
    "NotARecording",
    "Origin",
    "Outcome",
    "RawFrame",
    "Read",
    "Recording",
    "RecordingError",
    "Request",
    "Response",
    "Split",
    "Summary",
    "Tail",
    "Unknown",
    "UnknownVersion",
    "Unreadable",
    "UnreadableFile",
    "Writer",
    "load",
]


_HOMES = {
    "Closing": "outcome",
    "Listener": "writer",
    "Origin": "account",
    "Read": "reads",
    "Summary": "account",
    "Writer": "writer",
}
"""The modules of what is imported when it is first touched."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(f"inspector.recording.{_HOMES[name]}")
    value = getattr(home, name)
    globals()[name] = value
    return value
