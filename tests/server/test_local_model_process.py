"""The server process, real but for llama.cpp: a module of the same name stands in for it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.server.local_model import available, running
from inspector.server.local_model.errors import LocalModelError
from inspector.server.local_model.model import Model
from inspector.server.local_model.process import CONTEXT_TOKENS, cores, serving

ROOT = Path(__file__).parents[2]

XLLAMACPP = """
import ctypes, http.server, json, os, sys, threading
from types import SimpleNamespace

class CommonParams(SimpleNamespace):
    def __init__(self):
        super().__init__(
            model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace()
        )

class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.params)

class Server:
    def __init__(self, params):
        print("this goes to the log", flush=True)
        os.write(1, b"and this\\n")
        name = os.path.basename(params.model.path)
        if name == "refused.gguf":
            sys.stderr.write("E load: error loading model: it is cut\\nE main: exiting\\n")
            sys.exit(1)
        if name == "fatal.gguf":
            os.abort()
        if name == "silent.gguf":
            os._exit(3)
        if name == "endless.gguf":
            open(params.model.path + ".loading", "w").write(str(os.getpid()))
            ctypes.PyDLL(None).sleep(60)  # with the interpreter's lock held
        server = http.server.HTTPServer((params.hostnames[0], params.port), Echo)
        as_json = lambda value: getattr(value, "__dict__", str(value))
        server.params = json.dumps(vars(params), default=as_json).encode()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.listening_address = f"http://127.0.0.1:{server.server_port}"
"""
"""Stands in for the real module: answers every GET with the parameters it was given."""

PARENT = """
import sys, time
from pathlib import Path
from inspector.server.local_model.model import Model
from inspector.server.local_model.process import serving
try:
    with serving(Model(Path(sys.argv[1]), "tiny")) as server:
        print(server.pid, server.log, flush=True)
        time.sleep(60)
except KeyboardInterrupt:
    sys.exit(130)
"""
"""A program that serves a model and then waits."""

OF_TERMINAL = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
"""
"""What a program does first so that its terminal's Ctrl-C is sent to it."""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that logs are put in."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder


@pytest.fixture
def folder(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where models lie; the process finds the module that stands in for llama.cpp."""
    library = tmp_path / "library"
    library.mkdir()
    (library / "xllamacpp.py").write_text(XLLAMACPP)
    monkeypatch.setenv("PYTHONPATH", f"{library}:{ROOT}")
    return tmp_path


def until(holds: Callable[[], bool], within_s: float = 10) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"it did not come to hold within {within_s} s"
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    """Whether a process of that number lives; one that only waits to be reaped does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in {"", "Z"}


def test_the_server_gets_the_model_and_listens_on_loopback(folder: Path) -> None:
    """The settings reach llama.cpp: file, name, template, key, a free port, all cores."""
    model = Model(folder / "my model.gguf", "mine", "chatml")
    with serving(model) as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server.model_name == "mine"
        with urllib.request.urlopen(server.base_url) as answer:
            params = json.load(answer)
    assert params["model"] == {"path": str(folder / "my model.gguf")}
    assert params["model_alias"] == "{'mine'}"
    assert params["chat_template"] == "chatml"
    assert params["api_keys"] == [server.api_key]
    assert params["hostnames"] == ["127.0.0.1"]
    assert params["port"] == 0
    assert params["n_ctx"] == CONTEXT_TOKENS
    assert params["cpuparams"] == params["cpuparams_batch"] == {"n_threads": cores()}


def test_a_caller_can_leave_cores_to_others(folder: Path) -> None:
    """As many threads as were asked for."""
    with (
        serving(Model(folder / "tiny.gguf", "tiny"), threads=1) as server,
        urllib.request.urlopen(server.base_url) as answer,
    ):
        params = json.load(answer)
    assert params["cpuparams"] == params["cpuparams_batch"] == {"n_threads": 1}


def test_each_server_has_a_key_that_does_not_show(folder: Path) -> None:
    """The key is long, made anew for each server, and not in what a log would print of it."""
    model = Model(folder / "tiny.gguf", "tiny")
    with serving(model) as one, serving(model) as two:
        assert one.api_key != two.api_key
        assert len(one.api_key) >= 32
        assert one.api_key not in repr(one)


def test_the_server_ends_with_the_context(folder: Path, temporary: Path) -> None:
    """After it the process is gone and so is its log."""
    with serving(Model(folder / "tiny.gguf", "tiny")) as server:
        assert is_running(server.pid)
    assert not is_running(server.pid)
    assert list(temporary.iterdir()) == []


def test_the_server_ends_with_an_error_in_the_context(folder: Path, temporary: Path) -> None:
    """A caller that fails takes the server along."""
    with pytest.raises(ZeroDivisionError), serving(Model(folder / "tiny.gguf", "tiny")) as server:
        raise ZeroDivisionError
    assert not is_running(server.pid)
    assert list(temporary.iterdir()) == []


def test_what_the_server_says_goes_to_its_log(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it reaches the terminal, by whichever way it was written."""
    with serving(Model(folder / "tiny.gguf", "tiny")) as server:
        assert server.log.read_text() == "this goes to the log\nand this\n"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("refused.gguf", "it is cut"),
        ("fatal.gguf", "SIGABRT ended it"),
        ("silent.gguf", "and this"),
    ],
)
def test_a_server_that_does_not_start_is_told_in_one_line(
    name: str, why: str, folder: Path, temporary: Path
) -> None:
    """The line says why and where the log is, which stays."""
    with pytest.raises(LocalModelError) as caught, serving(Model(folder / name, "tiny")):
        pass
    (log,) = temporary.iterdir()
    assert str(caught.value) == f"the local model did not start: {why}; its log is {log}"
    assert "this goes to the log" in log.read_text()


def test_a_server_that_never_gets_ready_is_given_up(
    folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits for ever, and the process that hung is gone."""
    monkeypatch.setattr("inspector.server.local_model.process.READY_WITHIN_S", 0.0)
    with pytest.raises(LocalModelError) as caught, serving(Model(folder / "t.gguf", "tiny")):
        pass
    (log,) = temporary.iterdir()
    assert str(caught.value) == f"the local model was not ready within 0 s; its log is {log}"


def test_a_log_that_cannot_be_written_is_told_in_one_line(
    folder: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line names the folder and the way to choose another."""
    monkeypatch.setattr("tempfile.tempdir", str(temporary / "gone"))
    with pytest.raises(LocalModelError) as caught, serving(Model(folder / "tiny.gguf", "tiny")):
        pass
    assert str(caught.value) == (
        f"cannot write the local model's log in {temporary}/gone: No such file or directory; "
        "set TMPDIR to a folder that can be written to"
    )


@pytest.fixture
def parent(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A program that serves a model and waits, in a process group of its own."""
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(folder / "tiny.gguf")],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        process.kill()


def test_the_server_does_not_outlive_a_parent_that_is_killed(
    parent: subprocess.Popen[str], temporary: Path
) -> None:
    """A parent that had no time to end it is missed within two seconds; the log goes too."""
    assert parent.stdout is not None
    pid, log = parent.stdout.readline().split()
    assert Path(log).exists()
    parent.kill()
    until(lambda: not is_running(int(pid)), within_s=2)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends it while the model loads")
def test_the_server_does_not_outlive_its_parent_while_it_loads(folder: Path) -> None:
    """Even a library that holds the interpreter's lock for a minute is ended in time."""
    loading = folder / "endless.gguf.loading"
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(folder / "endless.gguf")], start_new_session=True
    ) as process:
        until(lambda: loading.exists() and loading.read_text() != "")
        process.kill()
    until(lambda: not is_running(int(loading.read_text())), within_s=2)


def test_ctrl_c_in_the_terminal_ends_both_without_a_word(folder: Path, temporary: Path) -> None:
    """The terminal's interrupt reaches the parent alone, which ends the server."""
    terminal, inside = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", OF_TERMINAL + PARENT, str(folder / "tiny.gguf")],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    first = b""
    while not first.endswith(b"\n"):
        first += os.read(terminal, 1000)
    server = int(first.split()[0])
    os.write(terminal, b"\x03")
    assert program.wait(timeout=10) == 130
    assert not is_running(server)
    assert list(temporary.iterdir()) == []
    assert rest_of(terminal) == b"^C"


def rest_of(terminal: int) -> bytes:
    """What is left to read of a terminal whose program has ended."""
    said = b""
    try:
        while piece := os.read(terminal, 1000):
            said += piece
    except OSError:  # how Linux says that the other side is closed
        pass
    finally:
        os.close(terminal)
    return said


def test_an_interrupt_sent_to_the_group_of_the_parent_does_not_reach_the_server(
    parent: subprocess.Popen[str],
) -> None:
    """The server stands in a session of its own."""
    assert parent.stdout is not None
    server = int(parent.stdout.readline().split()[0])
    assert os.getpgid(server) != os.getpgid(parent.pid)
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.wait(timeout=10) == 130
    assert not is_running(server)


def test_without_the_library_a_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is fetched or started then."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    expected = "the local model needs xllamacpp: pip install 'stream-inspector[local]'"
    assert available() == expected
    with pytest.raises(LocalModelError, match=r"needs xllamacpp"), running():
        pass
