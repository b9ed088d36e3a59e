"""What the tests of the commands share: ways to run them, servers for them, small recordings."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import orjson
import pytest

from inspector.cli.app import main
from inspector.recording import Recording, load
from tests.capture.conftest import KEY, Answer, Server

INSPECT = Path(sys.executable).with_name("inspect")
"""The console command of the environment that runs the tests."""

_UNWANTED = """
    ANTHROPIC_API_KEY ANTHROPIC_AUTH_TOKEN ANTHROPIC_BASE_URL CI COLUMNS HTTP_PROXY NO_COLOR
    PYTHONUNBUFFERED http_proxy
""".split()
"""Variables that would change what a command does."""

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output."""
        return self.out.splitlines()

    @property
    def said(self) -> list[str]:
        """Standard error."""
        return self.err.splitlines()


Run: TypeAlias = Callable[..., Ran]
Started: TypeAlias = Callable[..., subprocess.Popen[bytes]]
Serve: TypeAlias = Callable[..., Server]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a test, where nothing of the machine's environment shows."""
    monkeypatch.chdir(tmp_path)
    for name in _UNWANTED:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key that the SDK finds in the environment."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    return KEY


@pytest.fixture
def inspect(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Runs the command line in this process, as `main` does."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}

    def run(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["inspect", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Ran(ended.value.code, *capfd.readouterr())

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def started(folder: Path) -> Iterator[Started]:
    """Starts the command as a process; it is gone when the test is."""
    with contextlib.ExitStack() as stack:

        def start(
            *arguments: object,
            env: Mapping[str, str] | None = None,
            stdin: int | None = subprocess.PIPE,
            stdout: int | None = subprocess.PIPE,
            stderr: int | None = subprocess.PIPE,
            preexec_fn: Callable[[], object] | None = None,
        ) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(
                [INSPECT, *map(str, arguments)],
                env={**os.environ, **(env or {})},
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                preexec_fn=preexec_fn,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


@pytest.fixture
def process(started: Started) -> Run:
    """Runs the command as a process to its end."""

    def run(*arguments: object, stdin: bytes = b"", **how: Any) -> Ran:
        one = started(*arguments, **how)
        out, err = one.communicate(stdin, timeout=30)
        return Ran(one.returncode, (out or b"").decode(), (err or b"").decode())

    return run


@pytest.fixture
def full() -> Iterator[int]:
    """A file that takes nothing: no space is left."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with open("/dev/full", "wb") as file:
        yield file.fileno()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, each with its answers; they end with the test."""
    with contextlib.ExitStack() as stack:

        def start(*answers: Answer) -> Server:
            server = Server(answers)
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture
def opened() -> Iterator[Callable[[str | Path], Recording]]:
    """Opens recordings, which are closed with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda path: stack.enter_context(load(path))


def header(**members: Any) -> bytes:
    """The first line of a recording."""
    fields = {"format": "claude-stream", "version": 1, "id": "0", "clock": "test", "attempt": 1}
    return line("header", **fields | members)


def line(kind: str, **members: Any) -> bytes:
    """A line of a recording."""
    return orjson.dumps({"kind": kind, **members}) + b"\n"


def event(t: int | None, data: bytes, name: str = "content_block_delta") -> bytes:
    """An event's line, whose data is spliced in as it is."""
    return b'{"kind":"event","t":%b,"event":"%b","data":%b}\n' % (
        b"null" if t is None else b"%d" % t,
        name.encode(),
        data,
    )


def delta(text: str, block: int = 0) -> bytes:
    """The data of an event that brings some text."""
    inner = {"type": "text_delta", "text": text}
    return orjson.dumps({"type": "content_block_delta", "index": block, "delta": inner})


def written(path: Path, *lines: bytes) -> Path:
    """A file of these lines."""
    path.write_bytes(b"".join(lines))
    return path
