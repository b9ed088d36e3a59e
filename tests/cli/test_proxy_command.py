"""`inspect proxy` as a command: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import http.client
import json
import re
import resource
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from inspector.recording import Recording
from inspector.recording.folder import found
from tests.capture.conftest import (
    BEGIN,
    END,
    EVENTS,
    STREAM,
    STREAM_HEAD,
    Answer,
    Do,
    chunk,
    delta,
    streamed,
)
from tests.cli.conftest import Run, Serve, Started

ASKED = json.dumps({"model": "claude-test", "stream": True, "messages": []})


def url_of(process: subprocess.Popen[bytes]) -> str:
    """The first line that a proxy prints."""
    assert process.stdout is not None
    return process.stdout.readline().decode().strip()


def begun(url: str) -> http.client.HTTPResponse:
    """An answer of which nothing has been read."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.request("POST", "/v1/messages", ASKED, {"connection": "close"})
    return connection.getresponse()


def test_the_url_comes_first_then_a_line_an_exchange(started: Started, serve: Serve) -> None:
    """On standard output; standard error ends with the total and the folder."""
    one = started("proxy", "--upstream", serve(streamed(STREAM)).url)
    assert begun(url_of(one)).read() == STREAM
    assert one.stdout is not None
    line = one.stdout.readline().decode()
    assert f"  POST /v1/messages  200  complete  {EVENTS} events  " in line
    one.send_signal(signal.SIGINT)
    out, err = one.communicate(timeout=20)
    assert (one.returncode, out) == (130, b"")
    total, folder = err.decode().splitlines()
    assert total == "inspect: 1 exchange: 1 complete"
    assert folder.startswith("recordings/")
    assert folder.endswith("-proxy")
    (recording,) = found([Path(folder)])
    assert line.endswith(f"  {recording.name}\n")


def test_programs_read_it_as_json(started: Started, serve: Serve) -> None:
    """A line for the proxy, then one an exchange."""
    one = started("proxy", "--upstream", serve(streamed(STREAM)).url, "--format", "json", "-o", "s")
    told = json.loads(url_of(one))
    assert told["folder"] == "s"
    begun(told["url"]).read()
    assert one.stdout is not None
    exchange = json.loads(one.stdout.readline())
    assert (exchange["method"], exchange["target"]) == ("POST", "/v1/messages")
    assert (exchange["status"], exchange["outcome"], exchange["attempt"]) == (200, "complete", 1)
    assert (exchange["events"], exchange["bytes"]) == (EVENTS, len(STREAM))
    assert exchange["lost_lines"] == 0
    assert 0 < exchange["first_byte_ns"] <= exchange["duration_ns"]
    assert [exchange["recording"]] == [str(path) for path in found([Path("s")])]
    one.send_signal(signal.SIGTERM)
    assert one.wait(20) == 143


@pytest.mark.parametrize(
    ("form", "told"), [("text", r"  complete, \d+ lines lost  "), ("json", r'"lost_lines":[1-9]')]
)
def test_a_recording_that_is_not_whole_is_no_success(
    form: str, told: str, started: Started, serve: Serve
) -> None:
    """How many lines the disk had no room for stands beside the outcome."""
    upstream = serve(streamed(STREAM)).url
    options = ("--upstream", upstream, "-o", "s", "--format", form)
    one = started("proxy", *options, preexec_fn=_little_room)
    first = url_of(one)
    begun(json.loads(first)["url"] if form == "json" else first).read()
    assert one.stdout is not None
    assert re.search(told, one.stdout.readline().decode())
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=20)
    assert b"inspect: 1 exchange: 1 complete with lines lost\n" in err


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))


@pytest.mark.parametrize("is_patient", [True, False])
def test_ctrl_c_lets_a_stream_end_and_the_second_one_does_not(
    is_patient: bool, started: Started, serve: Serve, opened: Callable[[Path], Recording]
) -> None:
    """What is cut off is recorded as interrupted, and its client sees that it is not whole."""
    gone = threading.Event()
    rest: Answer = [gone, chunk(delta("lo") + END), chunk(b"")] if is_patient else [Do.WAIT]
    url = serve([STREAM_HEAD, chunk(BEGIN + delta("Hel")), *rest]).url
    one = started("proxy", "--upstream", url, "-o", "s")
    answer = begun(url_of(one))
    answer.read(20)
    one.send_signal(signal.SIGINT)
    assert one.stderr is not None
    line = one.stderr.readline().decode()
    assert line == "inspect: waiting up to 10 s for 1 exchange to end; ctrl+c cuts off\n"
    if is_patient:
        gone.set()
        assert answer.read().endswith(END)
    else:
        one.send_signal(signal.SIGINT)
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            answer.read()
    _, err = one.communicate(timeout=20)
    outcome = "complete" if is_patient else "interrupted"
    assert one.returncode == 130
    assert err.decode().splitlines() == [f"inspect: 1 exchange: 1 {outcome}", "s"]
    (path,) = found([Path("s")])
    assert (opened(path).outcome, opened(path).problems()) == (outcome, [])


def test_where_nothing_was_asked_nothing_is_left(started: Started, folder: Path) -> None:
    """The folder that was made goes again."""
    one = started("proxy", "--upstream", "https://api.anthropic.com", "-o", "a/b")
    url_of(one)
    assert (folder / "a" / "b").is_dir()
    one.send_signal(signal.SIGTERM)
    _, err = one.communicate(timeout=20)
    assert (one.returncode, err) == (143, b"inspect: 0 exchanges\n")
    assert list(folder.iterdir()) == []


def test_others_that_can_reach_it_are_warned_of(started: Started) -> None:
    """Whatever is sent to it goes on, with whatever credentials."""
    one = started("proxy", "--upstream", "https://api.anthropic.com", "--host", "0.0.0.0", "-q")
    assert url_of(one).startswith("http://0.0.0.0:")
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=20)
    assert err.decode() == (
        "inspect: whoever can reach 0.0.0.0 can send requests to https://api.anthropic.com "
        "through this proxy, and fill this disk with recordings\n"
    )


def test_a_reader_may_leave_when_it_has_the_url(started: Started, serve: Serve) -> None:
    """Standard output closed is no reason to stop relaying."""
    one = started("proxy", "--upstream", serve(streamed(STREAM)).url, "-o", "s")
    url = url_of(one)
    assert one.stdout is not None
    one.stdout.close()
    assert begun(url).read() == STREAM
    assert begun(url).read() == STREAM
    one.send_signal(signal.SIGINT)
    assert one.wait(20) == 130
    assert len(list(found([Path("s")]))) == 2


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ([], "Missing option '--upstream'"),
        (["--upstream", "api"], "--upstream takes an address such as"),
        (["--upstream", "http://u:p@a"], "the upstream is a host and a path alone"),
        (["--upstream", "https://a", "--ca", "none"], "cannot use the certificates in none"),
        (["--upstream", "https://a", "-o", "file"], "cannot record into file: File exists"),
        (["--upstream", "https://a", "-o", "s.jsonl"], "-o s.jsonl: a session is a folder"),
        (["--upstream", "https://a", "--redact", "("], "--redact '(' is not a regular"),
        (["--upstream", "https://a", "--host", "192.0.2.1"], "cannot listen on 192.0.2.1:0: "),
        (["--upstream", "https://a", "--live"], "--live needs a terminal; `inspect replay"),
    ],
)
def test_what_makes_no_sense_is_refused(
    options: list[str], line: str, inspect: Run, folder: Path
) -> None:
    """In one line, with exit code 2 and no folder left."""
    (folder / "file").touch()
    ran = inspect("proxy", *options)
    assert (ran.code, ran.out, len(ran.said)) == (2, "", 1)
    assert ran.err.startswith(f"inspect: {line}")
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_port_that_is_taken_is_said(inspect: Run, serve: Serve) -> None:
    """With the way out."""
    port = serve(streamed(STREAM)).port
    ran = inspect("proxy", "--upstream", "https://a", "--port", port)
    assert ran.code == 2
    assert ran.err == (
        f"inspect: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "--port 0 takes any free port\n"
    )
