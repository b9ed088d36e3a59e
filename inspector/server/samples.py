"""The sample recordings that come with the project: one a scenario, one file an attempt."""

from __future__ import annotations

from pathlib import Path

from inspector.recording import load
from inspector.server.scenarios import Scenario, scenario
from inspector.server.script import Script

_PACKAGE = Path(__file__).parents[1]

COMPRESSED = frozenset({"long"})
"""Scenarios whose samples are kept as `.jsonl.gz`."""


def sample_folder() -> Path:
    """Where the samples lie: inside an installed package, else beside the package's source."""
    installed = _PACKAGE / "_recordings"
    return installed if installed.is_dir() else _PACKAGE.parent / "recordings"


def sample_name(scenario: Scenario, attempt: int) -> str:
    """The file name of a scenario's n-th attempt, counted from 1."""
    number = "" if attempt == 1 else f".{attempt}"
    return f"{scenario.name}{number}.jsonl{'.gz' if scenario.name in COMPRESSED else ''}"


def demo_scripts(name: str) -> tuple[Script, ...]:
    """What `--demo NAME` plays: the samples of that scenario, in order.

    Raises `UnknownScenario`, and `RecordingError` where a sample cannot be read.
    """
    played, folder = scenario(name), sample_folder()
    scripts = [_script(folder / sample_name(played, 1))]
    while (path := folder / sample_name(played, len(scripts) + 1)).exists():
        scripts.append(_script(path))
    return tuple(scripts)


def _script(path: Path) -> Script:
    with load(path) as recording:
        return Script.from_recording(recording)
