"""Writes the sample recordings from the scenarios: `python -m inspector.server.sampling [FOLDER]`.

The same bytes every time: the clock stands still and chance is seeded.
"""

from __future__ import annotations

import gzip
import json
import sys
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from inspector.recording import Origin, Writer
from inspector.recording.lines import REDACTED
from inspector.server.samples import sample_folder, sample_name
from inspector.server.scenarios import SCENARIOS, Scenario
from inspector.server.script import Script

_STARTED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_URL = "https://api.anthropic.com/v1/messages"
_REQUEST_HEADERS = (
    ("accept", "application/json"),
    ("anthropic-version", "2026-10-21"),
    ("authorization", REDACTED),
    ("content-type", "application/json"),
)
_CHUNKED = (("transfer-encoding", "chunked"),)


def write_samples(folder: Path) -> Iterator[Path]:
    """Write every sample, over what is there; gives the paths as they are done."""
    for scenario in SCENARIOS.values():
        yield from _write_attempts(scenario, folder)


def _write_attempts(scenario: Scenario, folder: Path) -> Iterator[Path]:
    random = Random(f"samples.{scenario.name}")
    started = _STARTED
    first = None
    for attempt, script in enumerate(scenario.attempts(), start=1):
        ended = started + timedelta(microseconds=script.end_ns // 1_000)
        identity = _id(started, random)
        origin = Origin(
            source="scenario",
            id=identity,
            started=_iso(started),
            session=first or identity,
            call=first,
            attempt=attempt,
            clock="scenario",
            labels={"scenario": scenario.name},
        )
        path = folder / sample_name(scenario, attempt)
        _write(path, origin, scenario, script, _iso(ended))
        yield path
        first = first or identity
        started = ended + timedelta(seconds=1)


def _write(path: Path, origin: Origin, scenario: Scenario, script: Script, ended: str) -> None:
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    writer = Writer(plain, origin, force=True, wall=lambda: ended)
    body = json.dumps({**scenario.request, "stream": True}, ensure_ascii=False)
    writer.request("POST", _URL, _REQUEST_HEADERS, body.encode(), asked_for_stream=True)
    chunked = () if "content-length" in dict(script.headers) else _CHUNKED
    writer.response(script.status, "1.1", (*script.headers, *chunked), script.headers_ns)
    for chunk in script.chunks:
        writer.read(chunk.data, chunk.t_ns)
    if script.ending == "abort":
        writer.end(
            "upstream", script.end_ns, error=ConnectionResetError("Connection reset by peer")
        )
    else:
        writer.end("eof", script.end_ns)
    if plain != path:
        path.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
        plain.unlink()
    path.chmod(0o644)


def _id(started: datetime, random: Random) -> str:
    """A version 7 UUID, as recordings have them, with seeded chance."""
    milliseconds = int(started.timestamp() * 1_000)
    bits = milliseconds << 80 | 7 << 76 | random.getrandbits(76)
    bits = bits & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=bits))


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def main(arguments: Sequence[str]) -> None:
    """Write the samples into the folder that is named, or into the project's own."""
    folder = Path(arguments[0]) if arguments else sample_folder()
    for path in write_samples(folder):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
