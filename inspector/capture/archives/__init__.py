"""Archives: recordings made of what other tools have kept, such as HAR files and cassettes."""

from inspector.capture.archives.archive import Archive, Kind, NoArchive, opened
from inspector.capture.archives.exchange import Exchange
from inspector.capture.archives.keeping import keep
from inspector.capture.archives.reading import ArchiveError

__all__ = ["Archive", "ArchiveError", "Exchange", "Kind", "NoArchive", "keep", "opened"]
