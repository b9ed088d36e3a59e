"""The pytest plugin: fixtures that play and record streams over real sockets.

Loading it imports pytest and nothing else heavy; what a fixture needs is imported when a test asks
for it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from inspector.testing import places
from inspector.testing.modes import API, MODES, Permit, is_ci, upstream

if TYPE_CHECKING:
    from anthropic import Anthropic, AsyncAnthropic

    from inspector.server.serve import Server
    from inspector.testing.recorder import StreamRecorder

_INI = "inspect_recordings"

_BEGAN = pytest.StashKey[int]()
"""Wall-clock time at which the run began."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, in a group of their own."""
    group = parser.getgroup("inspect", "recorded event streams")
    group.addoption(
        "--inspect-record",
        choices=MODES,
        default=None,
        help="none: play what is recorded. once: record what is missing. new: record requests that "
        "no recording answers. all: record everything anew. [none]",
    )
    group.addoption(
        "--inspect-upstream",
        metavar="URL",
        default=None,
        help=f"What is recorded. [ANTHROPIC_BASE_URL, or {API}]",
    )
    parser.addini(_INI, "Folder of the recordings; without it `recordings` beside each test file.")


def pytest_configure(config: pytest.Config) -> None:
    """Say what the marker means, and refuse to record where nobody looks at what is recorded."""
    config.addinivalue_line(
        "markers",
        "recording(*names, speed=None, max_gap=None, match='auto', loop=False, fault=None, "
        "fault_first=None, seed=0): what `stream_server` plays, at once unless a speed is given",
    )
    config.stash[_BEGAN] = time.time_ns()
    mode = config.getoption("--inspect-record")
    if mode not in (None, "none") and is_ci(os.environ):
        raise pytest.UsageError(f"--inspect-record={mode}: nothing is recorded where CI is set")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let names of recordings mean those of the test that runs."""
    places.folder.set(_folder(item))


def _folder(item: pytest.Item) -> Path:
    named = item.config.getini(_INI)
    return item.config.rootpath / named if named else item.path.parent / "recordings"


@pytest.fixture
def recordings_folder(request: pytest.FixtureRequest) -> Path:
    """The folder that names of recordings are relative to."""
    return _folder(request.node)


@pytest.fixture
def stream_server(
    request: pytest.FixtureRequest,
    recordings_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A Messages endpoint that plays the recordings of the test's marker.

    Its `base_url` is for any client, its `requests` are what was asked of it.
    """
    marker = request.node.get_closest_marker("recording")
    if marker is None:
        pytest.fail('stream_server needs @pytest.mark.recording("NAME.jsonl")', pytrace=False)
    from inspector.testing.marker import wanted
    from inspector.testing.stage import staged

    try:
        plays = wanted(marker.args, marker.kwargs)
    except ValueError as error:
        pytest.fail(str(error), pytrace=False)
    scratch = tmp_path_factory.mktemp("inspect")
    with staged(plays, recordings_folder, _recording(request.config), scratch) as server:
        yield server


def _recording(config: pytest.Config) -> Permit:
    return Permit(
        mode=config.getoption("--inspect-record") or "none",
        upstream=upstream(config.getoption("--inspect-upstream"), os.environ),
        since_ns=config.stash[_BEGAN],
    )


@pytest.fixture
def stream_recorder(tmp_path: Path) -> StreamRecorder:
    """Middleware for a client of the anthropic SDK; `last` is the last recording that ended."""
    from inspector.testing.recorder import StreamRecorder

    return StreamRecorder(tmp_path / "recorded")


@pytest.fixture
def anthropic_client(stream_server: Server, stream_recorder: StreamRecorder) -> Iterator[Anthropic]:
    """A client of the anthropic SDK for `stream_server`, recorded by `stream_recorder`."""
    from inspector.testing.clients import client

    with client(stream_server.base_url, stream_recorder) as made:
        yield made


@pytest.fixture
def async_anthropic_client(
    stream_server: Server, stream_recorder: StreamRecorder
) -> AsyncAnthropic:
    """The same for `async` tests, under any of their plugins."""
    from inspector.testing.clients import async_client

    return async_client(stream_server.base_url, stream_recorder)
