"""The body of a stream becomes a recording."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inspector.cli.console import say
from inspector.recording import Origin, Summary, Writer


def imported(
    body: Iterable[bytes], output: Path, *, case: str | None = None, force: bool = False
) -> Summary:
    """Record a body, as it comes; what came before an interrupt is kept.

    Raises `RecordingError` where the recording cannot be made.
    """
    from inspector.capture.provenance import recorder_versions

    origin = Origin(
        source="import",
        recorder=recorder_versions(),
        labels={"case": case} if case else {},
        clock=None,
        started=None,
    )
    writer = Writer(output, origin, force=force, on_loss=warn, wall=lambda: None)
    writer.body_alone()
    try:
        for chunk in body:
            writer.read(chunk, None)
    except BaseException:  # an interrupt, too: what came before it is kept, with its end
        writer.end("interrupted", None)
        raise
    return writer.end("eof", None)


def warn(path: Path, error: OSError) -> None:
    """Say that a recording cannot be written to its end."""
    say(f"inspect: cannot write {path}: {error.strerror}")
