"""`inspect import`: a recording made of something else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
import orjson

from inspector.cli.console import cannot, out, say
from inspector.cli.paths import in_text
from inspector.recording import Origin, RecordingError, Summary, Writer

_STDIN = Path("-")
_READ = 1 << 16
_RECORDING = b'{"kind":"header",'  # how one begins


@click.command(
    "import",
    epilog="Examples:\n\n  curl -N … > body.sse; inspect import body.sse -o weather.jsonl\n\n"
    "  curl -N … | inspect import - -o weather.jsonl",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The recording to write.",
)
@click.option("--force", is_flag=True, help="Overwrite it if it exists.")
@click.option("--case", metavar="NAME", help="What this is called in comparisons.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to report what was imported.",
)
def command(file: Path, output: Path, force: bool, case: str | None, format_: str) -> None:
    """Make a recording of the body of an event stream, such as the output of curl -N.

    FILE is the body, or - for standard input. It has no times: every time in the recording is null,
    and every figure that needs one is n/a.
    """
    chunks = _chunks(file)
    first = next(chunks, b"")
    if not first:
        cannot(f"{file} is empty: there is nothing to import")
    if first.startswith(_RECORDING):
        cannot(f"{file} is a recording already")
    try:
        summary = imported(chain([first], chunks), output, case=case, force=force)
    except RecordingError as error:
        cannot(str(error))
    if summary.lost_lines:
        cannot(f"{output} is not whole: {summary.lost_lines:,} lines were lost")
    _report(summary, format_)


def _chunks(file: Path) -> Iterator[bytes]:
    """What the file holds, or what standard input brings, as it comes."""
    source = sys.stdin.fileno() if file == _STDIN else file
    try:
        with open(source, "rb", buffering=0, closefd=source is file) as stream:
            while chunk := stream.read(_READ):
                yield chunk
    except OSError as error:
        cannot(f"cannot read {file}: {error.strerror}")


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
    writer = Writer(output, origin, force=force, on_loss=_warn, wall=lambda: None)
    writer.body_alone()
    try:
        for chunk in body:
            writer.read(chunk, None)
    except BaseException:
        writer.end("interrupted", None)
        raise
    return writer.end("eof", None)


def _warn(path: Path, error: OSError) -> None:
    say(f"inspect: cannot write {path}: {error.strerror}")


def _report(summary: Summary, format_: str) -> None:
    if format_ == "json":
        document = {
            "schema": "stream-inspector/import",
            "version": 1,
            "path": in_text(summary.path),
            "outcome": summary.outcome,
            "events": summary.events,
            "bytes": summary.bytes,
        }
        out(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
        return
    say(f"{summary.outcome}: {summary.events:,} events, {summary.bytes:,} bytes, no times")
    say(str(summary.path))
