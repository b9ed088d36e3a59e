"""Keeping: an exchange of an archive becomes a recording."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from inspector.capture.archives.exchange import Exchange
from inspector.capture.archives.moments import iso
from inspector.capture.provenance import recorder_versions
from inspector.capture.wish import asks_for_stream
from inspector.recording import Origin, Summary, Writer
from inspector.recording.sink import OnLoss

NO_TIMES = "the times of events"
"""What a recording of an archive lacks that has its bodies in one piece."""

_EXACT = "the exact bytes"
"""What it lacks where the archive has the events parsed."""


def keep(
    exchange: Exchange,
    path: Path,
    kind: str,
    *,
    labels: Mapping[str, str],
    session: str | None = None,
    force: bool = False,
    on_loss: OnLoss | None = None,
) -> Summary:
    """Write the recording. Raises `RecordingError` where the file cannot be made.

    A recording has all times or none. Where the archive knows only when the headers and the end
    came, they stand in the header line, beside what is lacking.
    """
    timed = exchange.has_times
    origin = Origin(
        source="import",
        session=session,
        recorder=recorder_versions(),
        labels=labels,
        clock=kind if timed else None,
        started=iso(exchange.started),
        imported=_imported(exchange, kind, timed=timed),
    )
    writer = Writer(path, origin, force=force, on_loss=on_loss, wall=lambda: _ended(exchange))
    try:
        _write(writer, exchange, timed=timed)
    except BaseException:  # an interrupt, too: what is written by then is kept, with its end
        writer.end("interrupted", None)
        raise
    return writer.end(
        "eof" if exchange.error is None else "upstream",
        exchange.end_ns if timed else None,
        error=exchange.error,
        wire_bytes=exchange.wire_bytes,
        content_encoding=exchange.encoding,
    )


def _write(writer: Writer, exchange: Exchange, *, timed: bool) -> None:
    body = exchange.request_body
    writer.request(
        exchange.method,
        exchange.url,
        exchange.request_headers,
        body,
        asked_for_stream=asks_for_stream(body),
    )
    if exchange.status is None:
        return
    headers_ns = exchange.headers_ns if timed else None
    if timed and headers_ns is not None and exchange.chunks[0].t_ns is not None:
        headers_ns = min(headers_ns, exchange.chunks[0].t_ns)
    writer.response(exchange.status, exchange.http_version, exchange.headers, headers_ns)
    for chunk in exchange.chunks:
        writer.read(chunk.data, chunk.t_ns if timed else None, whole=len(exchange.chunks) == 1)


def _imported(exchange: Exchange, kind: str, *, timed: bool) -> dict[str, object]:
    """What the header line says of the archive, and of what it could not tell."""
    known: dict[str, object] = {"from": kind, **exchange.facts}
    if not timed:
        moments = {"headers_ns": exchange.headers_ns, "end_ns": exchange.end_ns}
        known |= {name: t_ns for name, t_ns in moments.items() if t_ns is not None}
    return {**known, "lacks": [_EXACT if timed else NO_TIMES]}


def _ended(exchange: Exchange) -> str | None:
    return None if exchange.end_ns is None else iso(exchange.started, exchange.end_ns)
