"""The file format: reader, writer, index, redaction.

What writes is imported when it is first touched: a screen that only reads is painted sooner.
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
from inspector.recording.outcome import Closing
from inspector.recording.reads import Read
from inspector.recording.recording import Recording, load

if TYPE_CHECKING:
    from inspector.recording.writer import Listener, Origin, Summary, Writer

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


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module("inspector.recording.writer"), name)
    globals()[name] = value
    return value
