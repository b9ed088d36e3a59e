"""How the replay server comes and goes."""

from __future__ import annotations

import gc
import http.client
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import pytest

from inspector.server import thread
from inspector.server.script import Chunk, Script
from inspector.server.thread import serving

STREAM = (("content-type", "text/event-stream"),)
ENDLESS = Script(200, STREAM, (Chunk(0, b"x"), Chunk(3_600 * 10**9, b"y")))


def replay_threads() -> list[threading.Thread]:
    """The threads of servers that run."""
    return [each for each in threading.enumerate() if each.name == "replay-server"]


def test_it_listens_on_loopback_while_the_block_runs() -> None:
    """A free port of 127.0.0.1, and nobody there afterwards."""
    with serving([ENDLESS]) as url:
        parts = urlsplit(url)
        assert (parts.scheme, parts.hostname) == ("http", "127.0.0.1")
        assert parts.port
        socket.create_connection((parts.hostname, parts.port), timeout=5).close()
    assert replay_threads() == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((parts.hostname, parts.port), timeout=5)


def test_two_servers_do_not_meet() -> None:
    """Each has its own port and its own scripts."""
    with serving([ENDLESS]) as one, serving([ENDLESS]) as two:
        assert one != two


def test_it_stops_at_once_while_streams_run() -> None:
    """They are cut off, and their clients see that it was no clean end."""
    with serving([ENDLESS]) as url:
        parts = urlsplit(url)
        clients = []
        for _ in range(10):
            client = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
            client.request("POST", "/v1/messages", b'{"stream":true}')
            response = client.getresponse()
            assert response.read(1) == b"x"
            clients.append((client, response))
        asked = time.monotonic()
    assert time.monotonic() - asked < 2.0
    for client, response in clients:
        with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
            response.read()
        client.close()


def test_an_exception_in_the_block_stops_it_too() -> None:
    """It passes through, and no thread is left behind."""
    with pytest.raises(KeyError), serving([ENDLESS]):
        raise KeyError
    assert replay_threads() == []


def test_what_keeps_it_from_listening_is_raised_where_it_was_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The error of the system, in the caller's thread; nothing is left running."""
    monkeypatch.setattr(thread, "LOOPBACK", "192.0.2.1")  # nobody has this address
    with pytest.raises(OSError, match=r"192\.0\.2\.1"), serving([ENDLESS]):
        pass
    assert replay_threads() == []


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_that_never_arrives_is_refused(speed: float) -> None:
    """It must be more than nothing."""
    with (
        pytest.raises(ValueError, match="the speed must be more than 0"),
        serving([ENDLESS], speed=speed),
    ):
        pass


def test_a_server_needs_something_to_play() -> None:
    """No script is a mistake of the caller, said at once."""
    with pytest.raises(ValueError, match="nothing to play"), serving([]):
        pass


def test_aiohttp_is_imported_only_to_serve() -> None:
    """The list of scenarios, the scripts and `serve` itself do without it."""
    code = (
        "import sys\n"
        "import inspector.server.serve, inspector.server.samples, inspector.server.scenarios\n"
        "heavy = {'aiohttp', 'anthropic', 'pydantic', 'textual'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_connection_that_was_just_made_is_closed_and_not_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """However little time the server had to accept it: no leak, no message of the event loop."""
    for _ in range(20):
        with serving([ENDLESS]) as url:
            parts = urlsplit(url)
            for _ in range(3):
                socket.create_connection((parts.hostname or "", parts.port or 0)).close()
        gc.collect()  # what was left open would warn here
    assert caplog.records == []
