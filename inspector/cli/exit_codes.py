"""The exit codes of all commands."""

from __future__ import annotations

DONE = 0
"""Done, and the answer is yes."""
NO = 1
"""The answer is no: differences at the gate, findings, a stream that did not complete."""
CANNOT = 2
"""It could not be done: usage, an unreadable file, nothing to compare."""
INCONCLUSIVE = 3
NOT_EXECUTABLE = 126
"""A program that was to be run cannot be, as shells say it."""
NOT_FOUND = 127
"""A program that was to be run is not there, as shells say it."""
INTERRUPTED = 130


def by_signal(number: int) -> int:
    """What a shell reports for a program that a signal ended."""
    return 128 + number
