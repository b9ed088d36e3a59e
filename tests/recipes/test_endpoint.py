"""The endpoint of the README: unbuffered, stopped with its browser, and behind an nginx."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from inspector.analysis.analysis import analyse
from inspector.analysis.buffering import Verdict
from inspector.capture.session import Options, Session
from inspector.capture.url import UrlRequest, fetch
from inspector.recording import Recording, load
from tests.recipes.conftest import RECIPES, answering

_FAST = 4.0
"""The speed of the answers: a scenario of four seconds takes one."""

_SITE = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  gzip on; gzip_types text/event-stream; gzip_min_length 0; gzip_http_version 1.0;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass {upstream}; proxy_http_version 1.1; }}
  }}
}}
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[str]:
    """A server in a process of its own, once it takes connections."""
    with (folder / f"{port}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            _await(lambda: _answers(port) or process.poll() is not None)
            assert process.poll() is None, (folder / f"{port}.log").read_text()
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _await(condition: Callable[[], bool], most_s: float = 20) -> None:
    until = time.monotonic() + most_s
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


@contextlib.contextmanager
def _app(code: str, folder: Path) -> Iterator[str]:
    (folder / "app.py").write_text(code)
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port)]
    with _running(command, folder, port) as url:
        yield url


@pytest.fixture
def upstream(kitchen: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the endpoint's own client asks: the scenario `text`."""
    with answering(["text"], speed=_FAST) as url:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
        yield


def _recorded(url: str, folder: Path) -> Recording:
    """What `inspect record --url` makes of the endpoint."""
    path = folder / "endpoint.jsonl"
    path.unlink(missing_ok=True)
    fetch(UrlRequest(f"{url}/chat?question=hi"), Session(path, Options(source="url")))
    return load(path)


def _verdict(url: str, folder: Path) -> Verdict | None:
    with _recorded(url, folder) as recording:
        assert recording.outcome == "complete"
        return analyse(recording.lines()).buffering.verdict


def test_the_endpoint_is_not_buffered(upstream: None, kitchen: Path) -> None:
    """Its own event stream arrives as the model's text does; a busy machine may read it late."""
    with _app(RECIPES["endpoint"], kitchen) as url:
        assert _verdict(url, kitchen) != "buffered"


def test_a_browser_that_leaves_stops_the_upstream(upstream: None, kitchen: Path) -> None:
    """The recording of the upstream call ends as soon as its reader has gone."""
    with _app(RECIPES["endpoint"], kitchen) as url:
        with httpx2.stream("GET", f"{url}/chat", params={"question": "hi"}) as response:
            next(response.iter_lines())
        _await(lambda: _outcome(kitchen / "recordings") is not None)
    assert _outcome(kitchen / "recordings") == "aborted_client"


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx is installed")
@pytest.mark.parametrize("header", [True, False], ids=["with the header", "without it"])
def test_an_nginx_that_compresses_buffers_what_has_no_header(
    header: bool, upstream: None, kitchen: Path
) -> None:
    """All comes in one piece at the end, and the verdict says so."""
    code = RECIPES["endpoint"]
    code = code if header else code.replace(', "x-accel-buffering": "no"', "")
    port = _free_port()
    with _app(code, kitchen) as app:
        site = _SITE.format(folder=kitchen, port=port, upstream=app)
        (kitchen / "nginx.conf").write_text(site)
        command = ["nginx", "-p", str(kitchen), "-c", str(kitchen / "nginx.conf"), "-e", "stderr"]
        with _running(command, kitchen, port) as url:
            assert (_verdict(url, kitchen) == "buffered") is not header


def _outcome(folder: Path) -> str | None:
    for path in folder.glob("*.jsonl"):
        with load(path) as recording:
            return recording.outcome
    return None
