"""The exchanges of an archive become recordings: one a file, several a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from inspector.capture.archives import (
    Archive,
    ArchiveError,
    Exchange,
    Kind,
    NoArchive,
    keep,
    opened,
)
from inspector.capture.archives.moments import in_utc
from inspector.capture.naming import file_name, slug, subject
from inspector.cli.console import cannot, say
from inspector.cli.importing.body import warn
from inspector.recording import Summary
from inspector.recording.identity import new_id

_NAMES = frozenset({".har", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Choice:
    """Which exchanges of an archive become recordings."""

    match: str | None
    """A part of their URLs; `None` takes all."""
    everything: bool
    """Also those that are no stream and no call of the Messages API."""

    def of(self, exchanges: Sequence[Exchange]) -> list[Exchange]:
        """The chosen, in their order."""
        return [
            exchange
            for exchange in exchanges
            if (self.match is None or self.match in exchange.url)
            and (self.everything or exchange.is_wanted)
        ]


def may_be_archive(file: Path, first: bytes) -> bool:
    """Whether it is worth reading a file as a whole to see whether it is an archive."""
    is_object = first.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    return is_object or file.suffix.lower() in _NAMES


def import_archive(
    file: Path,
    content: bytes,
    output: str,
    kind: Kind | None,
    choice: Choice,
    *,
    case: str | None,
    force: bool,
) -> list[Summary] | None:
    """Write a recording for each chosen exchange; `None` where the file is no archive.

    Raises `RecordingError` where a recording cannot be made; the command ends where the archive is
    not what its format says, or holds nothing that is wanted.
    """
    try:
        archive = opened(file, content, kind)
        held = list(archive.exchanges())
    except NoArchive:
        return None
    except ArchiveError as error:
        cannot(f"{file}: {error}" if str(file) not in str(error) else str(error))
    chosen = choice.of(held)
    if not chosen:
        cannot(f"{file} holds no stream that is wanted: {len(held):,} exchanges{_hint(choice)}")
    if len(chosen) < len(held):
        say(f"{len(held) - len(chosen):,} of {len(held):,} exchanges left out{_hint(choice)}")
    labels = {"case": case} if case else {}
    return _written(archive, chosen, Path(output), output.endswith("/"), labels, force)


def _written(
    archive: Archive,
    chosen: Sequence[Exchange],
    target: Path,
    folder: bool,
    labels: Mapping[str, str],
    force: bool,
) -> list[Summary]:
    session = new_id()
    if not folder and not target.is_dir():
        if len(chosen) > 1:
            cannot(f"{len(chosen)} exchanges make a folder: -o {target.with_suffix('')}/")
        only = chosen[0]
        return [keep(only, target, archive.kind, labels=labels, force=force, on_loss=warn)]
    paths = [target / _name(number, each) for number, each in enumerate(chosen, start=1)]
    return [
        keep(
            exchange,
            path,
            archive.kind,
            session=session,
            labels=labels,
            force=force,
            on_loss=warn,
        )
        for exchange, path in zip(chosen, paths, strict=True)
    ]


def _name(number: int, exchange: Exchange) -> str:
    """A name that sorts by the start, or by the place in an archive that does not tell it."""
    asked = f"{exchange.method} {exchange.path}"
    words = subject(_json(exchange.request_body)) or asked
    started = in_utc(exchange.started)
    if started is not None:
        return file_name(started, words)
    return f"{number:03}-{slug(words)}.jsonl".replace("-.", ".")


def _json(body: bytes | None) -> object:
    try:
        return orjson.loads(body or b"null")
    except orjson.JSONDecodeError:
        return None


def _hint(choice: Choice) -> str:
    if choice.match is not None:
        return f" (only URLs with {choice.match!r}" + (")" if choice.everything else ", streams)")
    return "" if choice.everything else " (no streams, and no Messages calls; --all takes them)"
