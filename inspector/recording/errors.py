"""What can be wrong with a recording.

RecordingError(Exception)
├── NotARecording      it is something else: empty, a directory, binary, another format
├── UnknownVersion     it was written by a later version of the format
├── UnreadableFile     the operating system does not let us
└── AlreadyThere       a new recording would overwrite a file
"""

from __future__ import annotations


class RecordingError(Exception):
    """A recording could not be opened or made; the message is one line for a person."""


class NotARecording(RecordingError):
    """The file is something else."""


class UnknownVersion(RecordingError):
    """The file was written by a later version of the format."""


class UnreadableFile(RecordingError):
    """The operating system does not let us read or write it."""


class AlreadyThere(RecordingError):
    """A new recording would overwrite a file."""
