"""`inspect export`: a recording as something else."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import orjson

from inspector.analysis.assembly import assembled
from inspector.cli.console import cannot, out_bytes, say
from inspector.cli.paths import opened, recording_argument
from inspector.recording import Recording


def _sse(recording: Recording) -> Iterator[bytes]:
    """The response body, byte for byte."""
    return recording.iter_body()


def _chunks(recording: Recording) -> Iterator[bytes]:
    """The reads, one JSON object a line: when, how many bytes, which."""
    for read in recording.reads():
        fields: dict[str, object] = {"t_ns": read.t_ns, "bytes": len(read.data)}
        if read.asked_ns is not None:
            fields["asked_ns"] = read.asked_ns
        try:
            fields["data"] = read.data.decode()
        except UnicodeDecodeError:
            fields["data_b64"] = base64.b64encode(read.data).decode()
        yield orjson.dumps(fields) + b"\n"


def _message(recording: Recording) -> Iterator[bytes]:
    """The assembled message as JSON; what is wrong with it goes to standard error."""
    assembly = assembled(recording)
    if assembly.body is not None:  # an answer that was not streamed
        yield assembly.body
        return
    assembler = assembly.assembler
    for problem in (*assembler.problems, *assembler.unfinished()):
        say(f"inspect: {recording.path}: event {problem.event:,}: {problem.text}")
    try:
        text = json.dumps(assembler.message(), ensure_ascii=False, indent=2)
    except RecursionError:
        cannot(f"{recording.path}: the message nests too deeply to be written as JSON")
    yield text.encode(errors="backslashreplace") + b"\n"


_FORMATS: dict[str, Callable[[Recording], Iterator[bytes]]] = {
    "sse": _sse,
    "message": _message,
    "chunks": _chunks,
}


@click.command(
    "export",
    epilog="Examples:\n\n  inspect export weather.jsonl --to sse > body.sse\n\n"
    "  inspect export weather.jsonl --to chunks | jq .bytes",
)
@recording_argument
@click.option(
    "--to",
    "format_",
    type=click.Choice(list(_FORMATS)),
    required=True,
    help="What to make of it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; standard output without it.",
)
@click.option("--force", is_flag=True, help="Overwrite that file if it exists.")
def command(path: Path, format_: str, output: Path | None, force: bool) -> None:
    """Turn a recording into something else.

    sse is the body of the response, byte for byte; message the message it adds up to, as JSON;
    chunks what each read brought and when, a JSON object a line.
    """
    with opened(path) as recording:
        pieces = _FORMATS[format_](recording)
        if output is None:
            out_bytes(pieces)
        elif output.exists() and output.samefile(path):
            cannot(f"{output} is the recording itself: name another file")
        else:
            _write(output, pieces, force=force)


def _write(output: Path, pieces: Iterator[bytes], *, force: bool) -> None:
    try:
        with output.open("wb" if force else "xb") as file:
            file.writelines(pieces)
    except FileExistsError:
        cannot(f"{output} exists already; --force overwrites it")
    except OSError as error:
        cannot(f"cannot write {output}: {error.strerror}")
