"""The upstream: who answers the calls of a program."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from inspector.cli.record import stand_in
from inspector.cli.record.options import RecordOptions
from inspector.cli.record.stand_in import StandIn
from inspector.cli.record.values import address

API = "https://api.anthropic.com"
_VARIABLE = "ANTHROPIC_BASE_URL"


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the proxy sends what the program asks."""

    url: str
    api_key: str | None = None
    """What the program is to take for a key; `None` for whatever it has."""
    labels: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    """Who answers, where that is not the API."""

    @property
    def is_ours(self) -> bool:
        """Whether it is a server that we started, on this machine."""
        return self.api_key is not None


def upstream(options: RecordOptions, stack: ExitStack) -> Upstream:
    """Who the options say answers, else who would without us: `ANTHROPIC_BASE_URL`, or the API.

    A server that has to run meanwhile is entered into `stack`.
    """
    if options.demo is not None:
        return _of(stand_in.demo(options.demo, stack)[0])
    if options.local or options.local_model is not None:
        return _of(stand_in.local(options.local_model, stack))
    if options.base_url is not None:
        return Upstream(address("--base-url", options.base_url))
    return Upstream(address(_VARIABLE, os.environ.get(_VARIABLE) or API))


def _of(server: StandIn) -> Upstream:
    return Upstream(server.base_url, server.api_key, server.labels, server.words)
