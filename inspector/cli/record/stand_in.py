"""Stand-ins: servers on this machine that answer in the API's place."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.cli.console import cannot

if TYPE_CHECKING:
    from inspector.server.scenarios import Scenario

_ANY_KEY = "demo"  # SDKs insist on a key, the replay server on none


@dataclass(frozen=True, slots=True)
class StandIn:
    """A server that runs, and what a recording of it is labelled with."""

    base_url: str
    api_key: str
    labels: Mapping[str, str]
    words: str
    """Who answers, in a line."""


def demo(named: str, stack: ExitStack) -> tuple[StandIn, Scenario]:
    """A server that plays the scenario of that name; the command ends where there is none."""
    from inspector.recording import RecordingError
    from inspector.server.samples import demo_scripts
    from inspector.server.scenarios import DEFAULT, UnknownScenario, scenario
    from inspector.server.thread import serving

    try:
        played = scenario(named or DEFAULT)
        base_url = stack.enter_context(serving(demo_scripts(played.name)))
    except (UnknownScenario, RecordingError) as error:
        cannot(str(error))
    words = f"demo, no model: {played.title}"
    return StandIn(base_url, _ANY_KEY, {"demo": played.name}, words), played


def local(model: Path | None, stack: ExitStack) -> StandIn:
    """A server of a model on this machine; the command ends where none can run."""
    from inspector.cli.record.progress import Progress
    from inspector.server.local_model import LocalModelError, running

    try:
        with Progress("fetching the model, once") as progress:
            server = stack.enter_context(running(model, on_progress=progress.show))
    except LocalModelError as error:
        cannot(f"{error}; --demo needs no model")
    words = f"local: {server.model_name} answers, a small model on this machine"
    return StandIn(server.base_url, server.api_key, {"local": server.model_name}, words)
