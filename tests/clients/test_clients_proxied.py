"""Real clients through the recording proxy: they are answered as without it, and recorded."""

from __future__ import annotations

from contextlib import AbstractContextManager
from operator import itemgetter
from pathlib import Path

import pytest

from inspector.capture.proxy.thread import proxying
from inspector.capture.session import Options, Session
from inspector.recording import load
from inspector.server.pacing import AT_ONCE
from inspector.server.samples import demo_scripts
from inspector.server.thread import serving
from tests.clients.conftest import NAMES, Told, run
from tests.clients.wiretap import Wiretap, tapped

_KEY = b"sk-ant-api03-nobody-has-this-key"

_TOOLS = ("get_forecast", "find_trains")


@pytest.mark.parametrize("scenario", ["text", "tools", "rate-limit", "error", "abort", "cut"])
@pytest.mark.parametrize("name", NAMES)
def test_a_client_does_not_notice(name: str, scenario: str, clients: Path, tmp_path: Path) -> None:
    """The same bytes reach it, it comes to the same end, and each exchange is on disk."""
    with _answering(scenario, name) as url, tapped(url) as tap:
        direct = run(name, clients, tap.url, _TOOLS)
    session = Session(tmp_path / "session", Options(source="proxy"), is_file=False)
    with (
        _answering(scenario, name) as url,
        proxying(url, session) as proxy,
        tapped(proxy.base_url) as proxied_tap,
    ):
        proxied = run(name, clients, proxied_tap.url, _TOOLS)
    assert _outcome(proxied) == _outcome(direct)
    # Who is to try again often hangs up on a 429 as soon as its head is there: how much of that
    # body arrives is a matter of luck, with a proxy or without one.
    sure = slice(-1 if scenario == "rate-limit" else 0, None)
    bodies = _streams(tap)[sure]
    assert _streams(proxied_tap)[sure] == bodies
    assert bodies
    assert _recorded(tmp_path / "session")[sure] == bodies


def _recorded(folder: Path) -> list[bytes]:
    """The bodies that are on disk, in the order of their requests."""
    bodies = []
    for path in folder.glob("*.jsonl"):
        assert _KEY not in path.read_bytes()
        with load(path) as recording:
            assert recording.problems() == []
            bodies.append((recording.header.started, recording.body()))
    return [body for _, body in sorted(bodies, key=itemgetter(0)) if body]


def _answering(scenario: str, name: str) -> AbstractContextManager[str]:
    """The scenario, and behind it for a tool runner the answer to its tools."""
    more = demo_scripts("text") if "tool_runner" in name and scenario == "tools" else ()
    return serving([*demo_scripts(scenario), *more], speed=AT_ONCE)


def _streams(tap: Wiretap) -> list[bytes]:
    return [body for body in tap.bodies() if body]


def _outcome(told: Told) -> tuple[bool, object]:
    return told.code == 0, told.summary
