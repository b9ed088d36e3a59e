"""What a proxy is going to do: where it listens, whom it asks, how it records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inspector.capture.provenance import recorder_versions
from inspector.capture.session import Options, Session
from inspector.cli.proxy.options import ProxyOptions
from inspector.cli.record.values import address, pairs, patterns


@dataclass(frozen=True, slots=True)
class Recordings:
    """Where recordings go, and what is in them."""

    folder: Path
    labels: Mapping[str, str] = field(default_factory=dict)
    redact: Sequence[re.Pattern[bytes]] = ()
    keep_request_body: bool = True
    fsync: bool = False

    def session(
        self, on_trouble: Callable[[str], None], on_begin: Callable[[Path], None]
    ) -> Session:
        """The session that makes them, and tells of each when its file is there."""
        options = Options(
            source="proxy",
            labels=self.labels,
            versions=recorder_versions(),
            redact=self.redact,
            keep_request_body=self.keep_request_body,
            fsync=self.fsync,
            on_begin=on_begin,
            on_trouble=on_trouble,
        )
        return Session(self.folder, options, is_file=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """A proxy, in what can be sent to another process."""

    upstream: str
    recordings: Recordings
    host: str = "127.0.0.1"
    port: int = 0
    ca: Path | None = None
    is_direct: bool = False
    """Whether the upstream is a server of ours, for which no HTTP proxy is to be asked."""


def labels_of(labels: Sequence[str], case: str | None) -> dict[str, str]:
    """The labels of each recording; the command ends where one is none."""
    return {**pairs("--label", labels), **({"case": case} if case else {})}


def redaction_of(redact: Sequence[str]) -> tuple[re.Pattern[bytes], ...]:
    """What is kept out of each recording; the command ends where it is no pattern."""
    return tuple(patterns(redact))


def plan_of(options: ProxyOptions, folder: Path) -> Plan:
    """The plan for these options; the command ends where they make no sense."""
    recordings = Recordings(
        folder=folder,
        labels=labels_of(options.labels, options.case),
        redact=redaction_of(options.redact),
        keep_request_body=not options.no_request_body,
        fsync=options.fsync,
    )
    upstream = address("--upstream", options.upstream)
    return Plan(upstream, recordings, options.host, options.port, options.ca)
