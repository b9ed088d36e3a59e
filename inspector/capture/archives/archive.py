"""An archive: a file that holds exchanges, told by what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import orjson

from inspector.capture.archives import cassette, har
from inspector.capture.archives.exchange import Exchange
from inspector.capture.archives.reading import ArchiveError

Kind: TypeAlias = Literal["har", "vcr"]

_YAML = frozenset({".yaml", ".yml"})


class NoArchive(ValueError):
    """A file is no archive: most likely it is the body of a response."""


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that another tool has kept exchanges in."""

    kind: Kind
    document: Any

    def exchanges(self) -> Iterator[Exchange]:
        """What it holds, in its order. Raises `ArchiveError` at what is not as it should be."""
        if self.kind == "har":
            return har.exchanges(self.document)
        return cassette.exchanges(self.document)


def opened(path: Path, content: bytes, kind: Kind | None = None) -> Archive:
    """The archive that a file's content is.

    Without a `kind` it is told by the content, and YAML by the name of the file. Raises `NoArchive`
    where it is none, and `ArchiveError` where it was called one, if by its name, and is not.
    """
    if kind is None and path.suffix.lower() == ".har":
        kind = "har"  # nobody calls the body of a stream so: it is a HAR that broke off
    document = _document(path, content, kind)
    found: Kind | None = None
    if har.is_har(document):
        found = "har"
    elif cassette.is_cassette(document):
        found = "vcr"
    if found is None or kind not in (None, found):
        if kind is not None:
            raise ArchiveError(f"{path} is not {'a HAR' if kind == 'har' else 'a cassette'}")
        raise NoArchive(f"{path} is no archive")
    return Archive(found, document)


def _document(path: Path, content: bytes, kind: Kind | None) -> Any:
    """The content as JSON or YAML, `None` where it is neither."""
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        try:
            return orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            if kind is None:
                return None
            raise ArchiveError(f"{path} is not JSON: {error}") from None
    if kind == "vcr" or path.suffix.lower() in _YAML:
        return _yaml(path, content)
    return None


def _yaml(path: Path, content: bytes) -> Any:
    import yaml  # takes as long as the rest of the command, which seldom needs it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(content, loader)  # noqa: S506 - both are safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())
        raise ArchiveError(f"{path} is not YAML: {told[:200]}") from None
